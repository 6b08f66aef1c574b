package io.freshet.rpc.attacks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What the way of a call costs on this machine at this moment, without a server of ours:
 * a byte goes through sockets and from thread to thread as often as a call does. When the
 * machine is busy with something else, it takes longer as calls do. For one thread.
 */
final class Yardstick implements AutoCloseable {

	/** A call is handed over six times, a byte here three times on its way. */
	private static final int ROUNDS = 2;

	private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

	private final Socket near;

	private final Socket far;

	private final BlockingQueue<Integer> handedOver = new LinkedBlockingQueue<>();

	Yardstick() throws IOException {
		this.near = new Socket(this.listener.getInetAddress(), this.listener.getLocalPort());
		this.far = this.listener.accept();
		this.near.setTcpNoDelay(true);
		this.far.setTcpNoDelay(true);
		start(() -> {
			for (int value = this.far.getInputStream().read(); value >= 0; value = this.far.getInputStream().read()) {
				this.handedOver.add(value);
			}
			this.handedOver.add(-1);
		});
		start(() -> {
			for (int value = this.handedOver.take(); value >= 0; value = this.handedOver.take()) {
				this.far.getOutputStream().write(value);
			}
		});
	}

	/** Returns how long it took this time. */
	long measure() throws IOException {
		long start = System.nanoTime();
		for (int i = 0; i < ROUNDS; i++) {
			this.near.getOutputStream().write(1);
			if (this.near.getInputStream().read() != 1) {
				throw new IOException("the other end is gone");
			}
		}
		return System.nanoTime() - start;
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException | InterruptedException ex) {
				// closed
			}
		}, "yardstick");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.near.close();
		this.far.close();
		this.listener.close();
	}

	@FunctionalInterface
	private interface Task {

		void run() throws IOException, InterruptedException;

	}

}
