package io.freshet.rpc.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.freshet.rpc.internal.http2.Http2Script;

/** A server on this machine that follows a script, connection by connection. */
final class AnsweringServer implements AutoCloseable {

	private final ServerSocket listener;

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private AnsweringServer(ServerSocket listener) {
		this.listener = listener;
	}

	/**
	 * Starts a server.
	 * @param connections what to do on the first connection, on the second, and so on
	 * @return the server
	 * @throws IOException if there is no free port
	 */
	static AnsweringServer start(Script... connections) throws IOException {
		ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
		listener.setSoTimeout(10_000);
		AnsweringServer server = new AnsweringServer(listener);
		Thread thread = new Thread(() -> server.run(connections), "answering server");
		thread.setDaemon(true);
		thread.start();
		return server;
	}

	private void run(Script... connections) {
		try {
			for (Script connection : connections) {
				try (Http2Script client = Http2Script.accept(this.listener)) {
					connection.follow(client);
				}
			}
			this.end.complete(null);
		}
		catch (IOException | RuntimeException | AssertionError ex) {
			this.end.completeExceptionally(ex);
		}
	}

	/**
	 * Returns the target for a channel.
	 * @return host and port
	 */
	String target() {
		return "127.0.0.1:" + this.listener.getLocalPort();
	}

	/**
	 * Waits for the end of the script.
	 * @throws InterruptedException if this thread is interrupted
	 * @throws AssertionError if the script failed
	 */
	void awaitEnd() throws InterruptedException {
		try {
			this.end.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError("the scripted server failed", ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	/** What to do on a connection, which is closed at the end. */
	@FunctionalInterface
	interface Script {

		void follow(Http2Script client) throws IOException;

	}

}
