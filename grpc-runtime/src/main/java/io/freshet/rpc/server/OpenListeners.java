package io.freshet.rpc.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import javax.net.ssl.SSLException;

import io.freshet.rpc.internal.netty.ConnectionCensus;
import io.freshet.rpc.internal.netty.ListeningSocket;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of a running server: opened all or none, and drained at the same time.
 * Safe for use by several threads.
 */
final class OpenListeners {

	private final Map<String, ListeningSocket> servers;

	private OpenListeners(Map<String, ListeningSocket> servers) {
		this.servers = servers;
	}

	/**
	 * Opens listeners in their order.
	 * @param listeners the listeners
	 * @param opener opens one
	 * @return the open listeners
	 * @throws ListenerException if one of them cannot be opened; those before it are
	 * closed then
	 */
	static OpenListeners open(List<Listener> listeners, Opener opener) throws ListenerException {
		Map<String, ListeningSocket> servers = new LinkedHashMap<>();
		for (Listener listener : listeners) {
			try {
				servers.put(listener.name(), opener.open(listener));
			}
			catch (IOException | RuntimeException ex) {
				ListenerException failure = new ListenerException(listener, ex);
				close(servers, failure);
				throw failure;
			}
		}
		return new OpenListeners(servers);
	}

	private static void close(Map<String, ListeningSocket> servers, ListenerException failure) {
		try {
			new OpenListeners(servers).stop(0);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			failure.addSuppressed(ex);
		}
	}

	/**
	 * Returns where a listener listens.
	 * @param name the name of the listener
	 * @return the address, with the real port, or {@code null} if there is no such
	 * listener
	 */
	@Nullable SocketAddress address(String name) {
		ListeningSocket server = this.servers.get(name);
		return (server != null) ? server.address() : null;
	}

	/**
	 * Returns where all of them listen.
	 * @return the addresses by the names of the listeners, in their order
	 */
	Map<String, SocketAddress> addresses() {
		Map<String, SocketAddress> addresses = new LinkedHashMap<>();
		this.servers.forEach((name, server) -> addresses.put(name, server.address()));
		return addresses;
	}

	/**
	 * Looks at all of them and their connections.
	 * @return completes with how they are, in their order
	 */
	CompletionStage<List<ServerSnapshot.Listener>> snapshots() {
		List<CompletableFuture<ServerSnapshot.Listener>> all = new ArrayList<>();
		this.servers.forEach((name, server) -> {
			ConnectionCensus census = server.census();
			all.add(census.snapshots()
				.thenApply((connections) -> new ServerSnapshot.Listener(name, server.address(), server.isSecure(),
						census.total(), census.closed(), connections))
				.toCompletableFuture());
		});
		return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
			.thenApply((done) -> all.stream().map(CompletableFuture::join).toList());
	}

	/**
	 * Gives a listener other TLS settings for the connections to come.
	 * @param name the name of the listener, which has TLS
	 * @param tls the settings
	 * @throws SSLException if they cannot be used
	 */
	void replaceTls(String name, ServerTls tls) throws SSLException {
		Objects.requireNonNull(this.servers.get(name)).replaceTls(tls.toContexts());
	}

	/**
	 * Loses the connections of a peer.
	 * @param peer the address of the peer
	 */
	void lose(SocketAddress peer) {
		this.servers.values().forEach((server) -> server.lose(peer));
	}

	/**
	 * Stops all of them: first no connection and no call is accepted anywhere any more,
	 * then the calls that are going on have the same time to end on all of them.
	 * @param graceNanos the time
	 * @return whether no call had to be cancelled
	 * @throws InterruptedException if the thread is interrupted while it waits; what is
	 * left is cancelled then
	 */
	boolean stop(long graceNanos) throws InterruptedException {
		List<ListeningSocket> open = new ArrayList<>(this.servers.values());
		open.forEach(ListeningSocket::drain);
		long start = System.nanoTime();
		boolean drained = true;
		InterruptedException interrupted = null;
		for (ListeningSocket server : open) {
			try {
				long left = (interrupted != null) ? 0 : Math.max(0, graceNanos - (System.nanoTime() - start));
				drained &= server.finish(left);
			}
			catch (InterruptedException ex) {
				interrupted = ex;
			}
		}
		if (interrupted != null) {
			throw interrupted;
		}
		return drained;
	}

	/** Opens a listener. */
	@FunctionalInterface
	interface Opener {

		/**
		 * Opens a listener.
		 * @param listener the listener
		 * @return the listener, accepting connections
		 * @throws IOException if that does not work
		 */
		ListeningSocket open(Listener listener) throws IOException;

	}

}
