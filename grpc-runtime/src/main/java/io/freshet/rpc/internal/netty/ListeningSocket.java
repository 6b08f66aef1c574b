package io.freshet.rpc.internal.netty;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket and the connections that came of it. Safe for use by several
 * threads.
 */
public final class ListeningSocket {

	private final EventLoops loops;

	private volatile @Nullable ServerTlsContexts tls;

	private final ConnectionCaps caps;

	private final ServerProtocols protocols;

	private final Map<ServedConnection, Channel> connections = new ConcurrentHashMap<>();

	/** Comes by the connections whose protocol is not known yet. */
	private final ConnectionSweep.Group sweeps;

	private final ConnectionCensus census = new ConnectionCensus();

	private final Consumer<ServedConnection> onClosed = this::closed;

	private final CountDownLatch drained = new CountDownLatch(1);

	/** Guarded by {@link #connections}, lest one slip in behind the last look at them. */
	private boolean stopping;

	private final Channel channel;

	private ListeningSocket(SocketAddress address, ServerProtocols protocols, @Nullable ServerTlsContexts tls,
			ConnectionCaps caps) throws IOException {
		this.caps = caps;
		this.protocols = protocols;
		this.sweeps = new ConnectionSweep.Group(protocols.limits());
		this.tls = tls;
		this.loops = EventLoops.acquire(address, "server", false);
		try {
			this.channel = bind(address);
		}
		catch (IOException | RuntimeException ex) {
			this.loops.release();
			throw ex;
		}
	}

	/**
	 * Listens on an address.
	 * @param address a TCP, unix domain or in-memory address; port 0 takes any free one
	 * @param protocols what is spoken on the connections
	 * @param tls the TLS contexts, or {@code null} for plaintext
	 * @param caps how many connections there may be
	 * @return the server, accepting connections
	 * @throws BindException if the address cannot be bound
	 */
	public static ListeningSocket bind(SocketAddress address, ServerProtocols protocols,
			@Nullable ServerTlsContexts tls, ConnectionCaps caps) throws IOException {
		return new ListeningSocket(address, protocols, tls, caps);
	}

	private Channel bind(SocketAddress address) throws IOException {
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.loops.group())
			.channel(NetworkKind.of(address).serverChannel())
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					accept(channel);
				}

			});
		if (address instanceof java.net.InetSocketAddress) {
			bootstrap.option(ChannelOption.SO_BACKLOG, 1024).option(ChannelOption.SO_REUSEADDR, true);
		}
		ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
		if (bound.isSuccess()) {
			return bound.channel();
		}
		if (bound.cause() instanceof BindException cause) {
			throw cause;
		}
		// The native transports have exceptions of their own for it.
		throw (IOException) new BindException(bound.cause().getMessage()).initCause(bound.cause());
	}

	private void accept(Channel channel) {
		if (!this.caps.enter(channel)) {
			channel.unsafe().closeForcibly();
			return;
		}
		NestedFlush.addTo(channel);
		if (channel instanceof SocketChannel) {
			channel.config().setOption(ChannelOption.TCP_NODELAY, true);
			UserTimeout.apply(channel, this.protocols.connection());
		}
		ServerTlsContexts tls = this.tls;
		if (tls != null) {
			tls.start(channel, this.protocols, this::serve);
		}
		else {
			serve(channel, (closed) -> new FirstBytes(this.protocols, this.sweeps, this::serve, closed));
		}
	}

	private void serve(Channel channel, ServerProtocol protocol) {
		ServedConnection connection = protocol.newConnection(this.onClosed);
		if (!admit(connection, channel)) {
			// Too late: nothing has been sent, so the client knows that no call was lost.
			channel.close();
			return;
		}
		connection.begin(channel);
		ConnectionLife life = connection.life();
		if (life != null) {
			this.census.add(channel, life);
		}
		if (!channel.isActive()) {
			closed(connection);
		}
	}

	private boolean admit(ServedConnection connection, Channel channel) {
		synchronized (this.connections) {
			if (!this.stopping) {
				this.connections.put(connection, channel);
			}
			return !this.stopping;
		}
	}

	private void closed(ServedConnection connection) {
		ConnectionLife life = connection.life();
		if (life != null) {
			this.census.remove(life);
		}
		synchronized (this.connections) {
			this.connections.remove(connection);
			if (this.stopping && this.connections.isEmpty()) {
				this.drained.countDown();
			}
		}
	}

	/**
	 * Returns the address that is listened on, with the real port.
	 * @return the address
	 */
	public SocketAddress address() {
		return this.channel.localAddress();
	}

	/** Stops accepting connections and streams; those that are open go on. */
	public void drain() {
		this.channel.close().awaitUninterruptibly();
		synchronized (this.connections) {
			this.stopping = true;
			if (this.connections.isEmpty()) {
				this.drained.countDown();
			}
		}
		onEach((connection) -> connection.drain("shutting down"));
	}

	/**
	 * Loses the connections of a peer without a word, as a network does that fails.
	 * @param peer the address of the peer
	 */
	public void lose(SocketAddress peer) {
		this.connections.values()
			.stream()
			.filter((channel) -> peer.equals(channel.remoteAddress()))
			.forEach((channel) -> channel.eventLoop().execute(() -> channel.unsafe().closeForcibly()));
	}

	/**
	 * Returns whether connections use TLS.
	 * @return whether they do
	 */
	public boolean isSecure() {
		return this.tls != null;
	}

	/**
	 * Returns who is connected.
	 * @return the connections
	 */
	public ConnectionCensus census() {
		return this.census;
	}

	/**
	 * Takes other TLS contexts for the connections to come.
	 * @param tls the contexts
	 */
	public void replaceTls(ServerTlsContexts tls) {
		this.tls = tls;
	}

	/**
	 * Waits for the streams that are open when the server drains, and resets those that
	 * take longer. Called once, after {@link #drain}.
	 * @param graceNanos how long to wait
	 * @return whether every stream ended by itself
	 * @throws InterruptedException if the thread is interrupted while it waits; the
	 * streams that are left are reset then, too
	 */
	public boolean finish(long graceNanos) throws InterruptedException {
		boolean drained = false;
		AtomicBoolean cancelled = new AtomicBoolean();
		try {
			drained = this.drained.await(graceNanos, TimeUnit.NANOSECONDS);
		}
		finally {
			if (!drained) {
				onEach((connection) -> {
					if (connection.cancelAndClose()) {
						cancelled.set(true);
					}
				});
				drained = this.drained.await(5, TimeUnit.SECONDS);
			}
			this.loops.release();
		}
		return drained && !cancelled.get();
	}

	private void onEach(Consumer<ServedConnection> action) {
		this.connections.forEach((connection, channel) -> channel.eventLoop().execute(() -> action.accept(connection)));
	}

}
