package io.freshet.rpc.calls;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A long way between a client and a server on this machine: every byte takes its time in
 * either direction, however many are under way.
 */
final class DelayingProxy implements Closeable {

	private static final int BUFFER_BYTES = 256 * 1024;

	private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

	private final int port;

	private final long delayNanos;

	/**
	 * Opens a way to a server.
	 * @param port where the server listens
	 * @param roundTrip how long there and back takes
	 */
	DelayingProxy(int port, Duration roundTrip) throws IOException {
		this.port = port;
		this.delayNanos = roundTrip.toNanos() / 2;
		start(this::accept);
	}

	String target() {
		return "127.0.0.1:" + this.listener.getLocalPort();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.port);
			carry(client, server);
			carry(server, client);
		}
	}

	private void carry(Socket from, Socket to) throws IOException {
		from.setTcpNoDelay(true);
		BlockingQueue<Bytes> underWay = new LinkedBlockingQueue<>();
		start(() -> {
			byte[] buffer = new byte[BUFFER_BYTES];
			InputStream in = from.getInputStream();
			for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
				underWay.add(new Bytes(System.nanoTime() + this.delayNanos, Arrays.copyOf(buffer, length)));
			}
			underWay.add(new Bytes(System.nanoTime() + this.delayNanos, new byte[0]));
		});
		start(() -> {
			for (Bytes bytes = underWay.take(); bytes.content().length > 0; bytes = underWay.take()) {
				for (long early = bytes.due() - System.nanoTime(); early > 0; early = bytes.due() - System.nanoTime()) {
					LockSupport.parkNanos(early);
				}
				to.getOutputStream().write(bytes.content());
			}
			to.close();
		});
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException | InterruptedException ex) {
				// one of the ends is gone
			}
		}, "delaying-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	private record Bytes(long due, byte[] content) {
	}

	@FunctionalInterface
	private interface Task {

		void run() throws IOException, InterruptedException;

	}

}
