"""A cable between two network namespaces that can be made bad.

  cable.py ADDRESS PEER COMMAND...       opens this namespace's end and runs the command, which
                                         is to open the other end in the other namespace
  cable.py --fd N ADDRESS PEER CONTROL   opens its own end and carries packets

Both ends are TUN devices named "cable". CONTROL is a file with one line, read again whenever it
changes: delay and jitter in milliseconds, the parts of packets in percent that get lost on the
way from the first end, lost on the way from the second, and overtaken.
"""

import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000


def open_end(address, peer):
    fd = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", b"cable", IFF_TUN | IFF_NO_PI))
    subprocess.run(["ip", "addr", "add", address, "peer", peer, "dev", "cable"], check=True)
    subprocess.run(["ip", "link", "set", "cable", "up"], check=True)
    return fd


class Line:
    """What the control file says."""

    def __init__(self, path):
        self.path = path
        self.changed = None
        self.read()

    def read(self):
        changed = os.stat(self.path).st_mtime_ns
        if changed != self.changed:
            words = open(self.path).read().split()
            if len(words) == 5:
                self.changed = changed
                self.delay, self.jitter, self.lost_there, self.lost_back, self.overtaken = map(float, words)


def carry(first, second, line):
    other = {first: second, second: first}
    waiting = []
    number = 0
    last = {first: 0.0, second: 0.0}
    while True:
        timeout = max(0, min(0.05, waiting[0][0] - time.monotonic())) if waiting else 0.05
        readable, _, _ = select.select([first, second], [], [], timeout)
        line.read()
        now = time.monotonic()
        for end in readable:
            packet = os.read(end, 65536)
            lost = line.lost_there if end == first else line.lost_back
            if random.random() * 100 < lost:
                continue
            due = now + (line.delay + random.uniform(-line.jitter, line.jitter)) / 1000
            if random.random() * 100 >= line.overtaken:
                # In order, however the delay varies.
                due = max(due, last[end])
                last[end] = due
            number += 1
            heapq.heappush(waiting, (due, number, other[end], packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, end, packet = heapq.heappop(waiting)
            try:
                os.write(end, packet)
            except OSError:
                pass  # That end is down.


def main():
    arguments = sys.argv[1:]
    if arguments[0] == "--fd":
        first = int(arguments[1])
        second = open_end(arguments[2], arguments[3])
        print("carrying", flush=True)
        carry(first, second, Line(arguments[4]))
    else:
        fd = open_end(arguments[0], arguments[1])
        os.set_inheritable(fd, True)
        command = [word.replace("{fd}", str(fd)) for word in arguments[2:]]
        os.execvp(command[0], command)


main()
