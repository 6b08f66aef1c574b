package io.freshet.rpc.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.client.balance.LoadBalancerFactory;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.netty.ClientProtocol;
import io.freshet.rpc.internal.netty.Connector;
import io.freshet.rpc.internal.netty.EventLoops;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/** The connections of a channel, used in turn. Safe for use by several threads. */
final class ConnectionPool {

	/** How long to wait for connections that are told to close now. */
	private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

	/** How long an event loop may take to come round. */
	private static final Duration SNAPSHOT_TIME = Duration.ofSeconds(1);

	private static final List<ConnectivityState> STATES_BEST_FIRST = List.of(ConnectivityState.READY,
			ConnectivityState.CONNECTING, ConnectivityState.IDLE, ConnectivityState.TRANSIENT_FAILURE);

	private final Target target;

	private final List<ClientObserver> observers;

	private final String authority;

	private final EventLoops loops;

	private final ClientProtocol protocol;

	private final Connector connector;

	private final int connectionsPerSlot;

	private final int connectsPerSlot;

	private final GuardReports reports = new GuardReports(System::nanoTime, ClientLog::guarded);

	private final LoadBalancerFactory balancer;

	private final ChannelResolver resolver;

	private final RequestHeaders headers;

	private final boolean speaksGrpc;

	private final @Nullable String healthService;

	private final ConnectionSlot[] slots;

	private final AtomicInteger turn = new AtomicInteger();

	ConnectionPool(Target target, ChannelOptions options, List<ClientObserver> observers) {
		this.target = target;
		this.observers = observers;
		this.authority = (options.authority() != null) ? options.authority() : target.authority();
		this.protocol = SpokenProtocol.of(options, this.reports);
		SslContext tls = (options.tls() != null) ? options.tls().toContext(this.protocol.alpn()) : null;
		this.loops = EventLoops.acquire(target.address(), "client", true);
		this.connector = new Connector(this.protocol, tls,
				(int) Math.min(Integer.MAX_VALUE, options.connectTimeout().toMillis()));
		this.connectionsPerSlot = options.maxConnectionsPerEndpoint();
		this.connectsPerSlot = SpokenProtocol.manyCalls(options) ? 1 : this.connectionsPerSlot;
		this.balancer = options.endpoints().balancer();
		this.resolver = new ChannelResolver(target, options.endpoints().refreshInterval(), this.loops.group().next());
		this.headers = new RequestHeaders(target, options);
		this.speaksGrpc = options.protocol().protocol() == RpcProtocol.GRPC && SpokenProtocol.manyCalls(options);
		this.healthService = this.speaksGrpc ? options.endpoints().healthService() : null;
		this.slots = new ConnectionSlot[options.connections()];
		for (int i = 0; i < this.slots.length; i++) {
			this.slots[i] = new ConnectionSlot(this, new LoopTasks(this.loops.group().next()));
		}
	}

	GuardReports reports() {
		return this.reports;
	}

	/**
	 * Tells observers of a connection.
	 * @param event what happened
	 */
	void observe(BiConsumer<ClientObserver, String> event) {
		for (ClientObserver observer : this.observers) {
			try {
				event.accept(observer, this.target.text());
			}
			catch (RuntimeException | AssertionError ex) {
				ClientLog.listenerFailed(ex);
			}
		}
	}

	Target target() {
		return this.target;
	}

	LoadBalancerFactory balancer() {
		return this.balancer;
	}

	RequestHeaders headers() {
		return this.headers;
	}

	/** Returns whether the channel can make calls of its own to its servers. */
	boolean speaksGrpc() {
		return this.speaksGrpc;
	}

	/** Returns whose health servers are asked for, or {@code null}. */
	@Nullable String healthService() {
		return this.healthService;
	}

	ChannelResolver resolver() {
		return this.resolver;
	}

	/** Returns the slot of the next call. */
	ConnectionSlot next() {
		return (this.slots.length == 1) ? this.slots[0]
				: this.slots[(this.turn.getAndIncrement() & Integer.MAX_VALUE) % this.slots.length];
	}

	/** Returns how many connections a slot may have for new calls. */
	int connectionsPerSlot() {
		return this.connectionsPerSlot;
	}

	/**
	 * Returns how many of them may be opened at the same time: one that carries many
	 * calls is worth waiting for.
	 */
	int connectsPerSlot() {
		return this.connectsPerSlot;
	}

	/** The server has closed a connection because of too many PINGs. */
	void tooManyPings() {
		ClientLog.tooManyPings(this.target);
		this.protocol.slowKeepAlive();
	}

	/** Connections to come take another TLS context. */
	void replaceTls(ClientTls tls) {
		this.connector.replaceTls(tls.toContext(this.protocol.alpn()));
	}

	void connect(LoopTasks tasks, SocketAddress address, ClientConnection.Listener listener) {
		this.connector.connect(tasks, address, this.authority, listener);
	}

	/** Looks at each slot on its event loop; one that does not answer is left out. */
	CompletionStage<ChannelSnapshot> snapshot() {
		List<CompletableFuture<Optional<ChannelSnapshot.Endpoint>>> all = new ArrayList<>();
		for (ConnectionSlot slot : this.slots) {
			CompletableFuture<Optional<ChannelSnapshot.Endpoint>> endpoint = new CompletableFuture<>();
			slot.execute(() -> endpoint.complete(Optional.of(slot.snapshot())));
			all.add(endpoint.completeOnTimeout(Optional.empty(), SNAPSHOT_TIME.toMillis(), TimeUnit.MILLISECONDS));
		}
		return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply((done) -> {
			List<ChannelSnapshot.Endpoint> endpoints = all.stream()
				.map(CompletableFuture::join)
				.flatMap(Optional::stream)
				.toList();
			return new ChannelSnapshot(this.target.text(), best(endpoints), this.connector.census().closed(),
					endpoints);
		});
	}

	private static ConnectivityState best(List<ChannelSnapshot.Endpoint> endpoints) {
		for (ConnectivityState state : STATES_BEST_FIRST) {
			if (endpoints.stream().anyMatch((endpoint) -> endpoint.state() == state)) {
				return state;
			}
		}
		return ConnectivityState.SHUTDOWN;
	}

	/**
	 * Closes all connections. Waits for their end, unless the current thread is an event
	 * loop.
	 * @param grace how long calls may go on
	 * @return whether no call had to be ended
	 */
	boolean close(Duration grace) {
		this.resolver.close();
		List<CompletableFuture<Void>> closed = new ArrayList<>();
		for (ConnectionSlot slot : this.slots) {
			closed.add(slot.closeGracefully());
		}
		CompletableFuture<Void> all = CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new));
		boolean graceful = !EventLoops.isLoopThread() && await(all, grace);
		if (!graceful) {
			for (ConnectionSlot slot : this.slots) {
				slot.closeNow();
			}
			if (!EventLoops.isLoopThread()) {
				await(all, CLOSE_TIME);
			}
		}
		this.loops.release();
		return graceful;
	}

	private static boolean await(CompletableFuture<Void> all, Duration time) {
		try {
			all.get(time.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
	}

}
