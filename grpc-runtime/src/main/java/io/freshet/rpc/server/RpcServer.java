package io.freshet.rpc.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import javax.net.ssl.SSLException;

import io.freshet.rpc.GuardCounters;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.internal.netty.ConnectionCaps;
import io.freshet.rpc.internal.transport.GuardReports;
import org.jspecify.annotations.Nullable;

/**
 * Serves calls of a fixed set of services on one or several listeners. Safe for use by
 * several threads. May be started again after it was stopped, on the same addresses;
 * where these leave the port to the system, it may be another one.
 */
public final class RpcServer implements AutoCloseable {

	private final ServerOptions options;

	private final Collection<ServiceDefinition> services;

	private final GuardReports reports = new GuardReports(System::nanoTime, ServerLog::guarded);

	private final ServerHistory history = new ServerHistory();

	/**
	 * The TLS settings of the listeners that have any, as they are now. Guarded by this.
	 */
	private final Map<String, ServerTls> tls = new HashMap<>();

	private final List<ServerObserver> observers;

	private final ConnectionCaps caps;

	/** Threads of our own live as long as the server runs, and so does what uses them. */
	private Executor blockingExecutor;

	private MethodRegistry methods;

	/** Those that are open, or were when the server stopped. */
	private @Nullable OpenListeners listeners;

	private State state = State.NEW;

	private RpcServer(ServerOptions options, Collection<ServiceDefinition> services, List<ServerObserver> observers) {
		this.options = options;
		this.observers = observers;
		this.caps = new ConnectionCaps(options.limits().connections(), options.limits().connectionsPerPeer(),
				this.reports);
		this.services = List.copyOf(services);
		this.blockingExecutor = newExecutor(options);
		for (Listener listener : options.listeners()) {
			if (listener.tls() != null) {
				this.tls.put(listener.name(), listener.tls());
			}
		}
		this.methods = new MethodRegistry(services, options, this.blockingExecutor);
	}

	private static Executor newExecutor(ServerOptions options) {
		Executor executor = options.executor();
		return (executor != null) ? executor : HandlerExecutors.create(options.handlerThreads());
	}

	/**
	 * Creates a server that does not listen yet.
	 * @param options the settings
	 * @param services the services; each name once
	 * @return the server
	 * @throws IllegalArgumentException if a service is defined twice
	 */
	public static RpcServer create(ServerOptions options, Collection<ServiceDefinition> services) {
		return create(options, services, List.of());
	}

	/**
	 * Creates a server that does not listen yet and whose calls are observed.
	 * @param options the settings
	 * @param services the services; each name once
	 * @param observers see every call, the outermost first
	 * @return the server
	 * @throws IllegalArgumentException if a service is defined twice
	 */
	public static RpcServer create(ServerOptions options, Collection<ServiceDefinition> services,
			List<ServerObserver> observers) {
		return new RpcServer(options, services, List.copyOf(observers));
	}

	/**
	 * Listens and accepts calls, on all listeners or on none; for the first time or
	 * again.
	 * @return this server
	 * @throws IllegalStateException if the server runs, or has not done with stopping
	 * @throws ListenerException if the address of a listener cannot be bound, or its
	 * certificate or key cannot be used; those opened before it are closed again
	 */
	public synchronized RpcServer start() throws ListenerException {
		if (this.state == State.RUNNING || this.state == State.STOPPING) {
			throw new IllegalStateException(
					(this.state == State.RUNNING) ? "the server runs already" : "the server is still stopping");
		}
		if (this.state == State.STOPPED && this.options.executor() == null) {
			this.blockingExecutor = newExecutor(this.options);
			this.methods = new MethodRegistry(this.services, this.options, this.blockingExecutor);
		}
		List<Listener> wanted = new ArrayList<>();
		for (Listener listener : this.options.listeners()) {
			wanted.add(listener.toBuilder().tls(this.tls.get(listener.name())).build());
		}
		this.listeners = OpenListeners.open(wanted, new ListenerOpener(this.options, this.methods, this.caps,
				new ListenerOpener.Watch(this.reports, this.history, this.observers), preparations()));
		this.state = State.RUNNING;
		this.listeners.addresses()
			.forEach((name, address) -> ServerLog.started(name, address, this.methods.services().size()));
		return this;
	}

	/** What may block needs threads even where no handler does. */
	private Executor preparations() {
		return (this.blockingExecutor != ServerOptions.EVENT_LOOP) ? this.blockingExecutor
				: HandlerExecutors.create(this.options.handlerThreads());
	}

	/**
	 * Returns the address that the main listener listens on.
	 * @return the address of the listener {@value Listener#DEFAULT_NAME}, else of the
	 * first, with the real port
	 * @throws IllegalStateException if the server has not been started
	 */
	public SocketAddress address() {
		return Objects.requireNonNull(listeners().address(this.options.mainListener().name()));
	}

	/**
	 * Returns where the server listens.
	 * @return the addresses with their real ports, by the names of the listeners
	 * @throws IllegalStateException if the server has not been started
	 */
	public Map<String, SocketAddress> addresses() {
		return listeners().addresses();
	}

	/**
	 * Returns the port that the main listener listens on.
	 * @return the port, or -1 if the address has none
	 * @throws IllegalStateException if the server has not been started
	 */
	public int port() {
		return port(address());
	}

	/**
	 * Returns the port that a listener listens on.
	 * @param listener the name of the listener
	 * @return the port, or -1 if its address has none
	 * @throws IllegalStateException if the server has not been started
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public int port(String listener) {
		SocketAddress address = listeners().address(listener);
		if (address == null) {
			throw new IllegalArgumentException("there is no listener '" + listener + "', there is "
					+ String.join(", ", listeners().addresses().keySet()));
		}
		return port(address);
	}

	private static int port(SocketAddress address) {
		return (address instanceof InetSocketAddress inet) ? inet.getPort() : -1;
	}

	private synchronized OpenListeners listeners() {
		if (this.listeners == null) {
			throw new IllegalStateException("the server does not listen");
		}
		return this.listeners;
	}

	/**
	 * Gives a listener another certificate, other trust or other hosts. New connections
	 * take them; those that are open stay as they are.
	 * @param listener the name of the listener
	 * @param tls the new settings
	 * @throws SSLException if they cannot be used; the listener goes on with the old
	 * ones. A server that has not been started finds that out when it starts
	 * @throws IllegalArgumentException if there is no such listener, or it speaks
	 * plaintext
	 */
	public synchronized void replaceTls(String listener, ServerTls tls) throws SSLException {
		if (!this.tls.containsKey(listener)) {
			throw new IllegalArgumentException(
					"there is no listener '" + listener + "' that speaks TLS, there is " + this.options.listeners());
		}
		if (this.listeners != null && this.state == State.RUNNING) {
			this.listeners.replaceTls(listener, tls);
		}
		this.tls.put(listener, tls);
	}

	/**
	 * Reads the files again that certificates, keys and trust come from, on all
	 * listeners. New connections take what they hold; those that are open stay as they
	 * are.
	 * @throws SSLException if they cannot be used; the listener goes on with what it had
	 */
	public synchronized void reloadTls() throws SSLException {
		for (Map.Entry<String, ServerTls> tls : Map.copyOf(this.tls).entrySet()) {
			replaceTls(tls.getKey(), tls.getValue());
		}
	}

	/**
	 * Returns what is served.
	 * @return the services
	 */
	public synchronized List<ServiceDescriptor> services() {
		return this.methods.services();
	}

	/**
	 * Returns how often each guard has acted.
	 * @return the counters, which go on counting
	 */
	public GuardCounters guardCounters() {
		return this.reports;
	}

	/**
	 * Looks at the server and its connections. Costs the calls nothing but a moment of
	 * each event loop.
	 * @return completes with the server as it is now, within a second or so
	 */
	public CompletionStage<ServerSnapshot> snapshot() {
		synchronized (this) {
			return this.history.snapshot(this.listeners);
		}
	}

	/**
	 * Returns the settings.
	 * @return the options
	 */
	public ServerOptions options() {
		return this.options;
	}

	/**
	 * Loses the connections of a peer without a word to it, as a network does that fails:
	 * calls under way on them are over, new ones need a new connection. For tests of
	 * clients.
	 * @param peer the address of the peer, see {@link RpcContext#remoteAddress()}; on a
	 * Unix domain socket all peers have the same
	 * @throws IllegalStateException if the server has not been started
	 */
	public void loseConnections(SocketAddress peer) {
		listeners().lose(peer);
	}

	/**
	 * Returns how many connections are open.
	 * @return the number, 0 unless the server runs
	 */
	public synchronized int connections() {
		return this.caps.open();
	}

	/**
	 * Returns whether the server accepts calls.
	 * @return whether it was started and not stopped since
	 */
	public synchronized boolean isRunning() {
		return this.state == State.RUNNING;
	}

	/**
	 * Stops: no connection and no call is accepted any more, calls that are going on may
	 * finish, and those that take longer than the grace time are cancelled. Does nothing
	 * on a server that does not run. An interrupt of the waiting thread ends the grace
	 * time.
	 * @param grace how long calls may take to finish
	 * @return whether no call had to be cancelled
	 */
	public boolean stop(Duration grace) {
		OpenListeners listeners;
		synchronized (this) {
			listeners = this.listeners;
			if (listeners == null || this.state != State.RUNNING) {
				return true;
			}
			this.state = State.STOPPING;
		}
		try {
			return listeners.stop(grace.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			stopped();
		}
	}

	private synchronized void stopped() {
		this.state = State.STOPPED;
		if (this.options.executor() == null && this.blockingExecutor instanceof ExecutorService pool) {
			pool.shutdown();
		}
	}

	/** Stops without grace time. */
	@Override
	public void close() {
		stop(Duration.ZERO);
	}

	private enum State {

		NEW, RUNNING, STOPPING, STOPPED

	}

}
