package io.freshet.interop.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.freshet.interop.Arguments;
import io.freshet.interop.server.InteropServer;

/** Two servers, of which one is always there. For one thread. */
final class ServerPair implements AutoCloseable {

	/** Longer than any case takes. */
	private static final Duration GRACE = Duration.ofSeconds(20);

	/** So few that all of them are at work soon, and their number says something. */
	private static final int HANDLER_THREADS = 16;

	private final boolean tls;

	private final InteropServer[] servers = new InteropServer[2];

	private int next;

	ServerPair(boolean tls) throws IOException {
		this.tls = tls;
		for (int i = 0; i < this.servers.length; i++) {
			this.servers[i] = start(0);
		}
	}

	private InteropServer start(int port) throws IOException {
		return InteropServer.start(Arguments.parse(
				List.of("--port=" + port, "--use_tls=" + this.tls, "--blocking_threads=" + HANDLER_THREADS),
				InteropServer.OPTIONS));
	}

	/**
	 * Returns where the servers are, which stays the same.
	 * @return the target of a channel
	 */
	String target() {
		return "static://localhost:" + this.servers[0].port() + ",localhost:" + this.servers[1].port();
	}

	boolean tls() {
		return this.tls;
	}

	/**
	 * Stops one of the servers, which lets its calls finish, and starts it again.
	 * @throws IOException if its port is taken
	 */
	void restartOne() throws IOException {
		int port = this.servers[this.next].port();
		this.servers[this.next].stop(GRACE);
		this.servers[this.next] = start(port);
		this.next = 1 - this.next;
	}

	@Override
	public void close() {
		for (InteropServer server : this.servers) {
			server.stop(GRACE);
		}
	}

}
