package io.freshet.rpc.internal.http2;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.freshet.rpc.internal.netty.EventLoops;
import io.freshet.rpc.internal.transport.StreamAcceptor;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket and the connections that came of it. Safe for use by several
 * threads.
 */
public final class Http2Server {

	private final EventLoops loops;

	private final Http2Options options;

	private final @Nullable SslContext tls;

	private final ConnectionCaps caps;

	private final StreamAcceptor acceptor;

	private final Map<Http2Connection, Channel> connections = new ConcurrentHashMap<>();

	private final ConnectionSweep.Group sweeps = new ConnectionSweep.Group();

	private final CountDownLatch drained = new CountDownLatch(1);

	/** Guarded by {@link #connections}, lest one slip in behind the last look at them. */
	private boolean stopping;

	private final Channel channel;

	private Http2Server(SocketAddress address, Http2Options options, @Nullable SslContext tls, ConnectionCaps caps,
			StreamAcceptor acceptor) throws IOException {
		this.caps = caps;
		this.options = options;
		this.tls = tls;
		this.acceptor = acceptor;
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
	 * @param options what each connection is told
	 * @param tls the TLS context, or {@code null} for plaintext
	 * @param caps how many connections there may be
	 * @param acceptor takes the streams
	 * @return the server, accepting connections
	 * @throws IOException if the address cannot be bound, such as
	 * {@link java.net.BindException} when it is in use
	 */
	public static Http2Server bind(SocketAddress address, Http2Options options, @Nullable SslContext tls,
			ConnectionCaps caps, StreamAcceptor acceptor) throws IOException {
		return new Http2Server(address, options, tls, caps, acceptor);
	}

	private Channel bind(SocketAddress address) throws IOException {
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.loops.group())
			.channel(this.loops.kind().serverChannel())
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
		if (bound.cause() instanceof IOException cause) {
			throw cause;
		}
		throw new IOException("cannot listen on " + address, bound.cause());
	}

	private void accept(Channel channel) {
		if (!this.caps.enter(channel)) {
			channel.unsafe().closeForcibly();
			return;
		}
		if (channel instanceof SocketChannel) {
			channel.config().setOption(ChannelOption.TCP_NODELAY, true);
			UserTimeout.apply(channel, this.options.connection());
		}
		if (this.tls != null) {
			SslHandler handler = this.tls.newHandler(channel.alloc());
			handler.setHandshakeTimeoutMillis(this.options.limits().handshakeTime().toMillis());
			channel.pipeline().addLast(handler, new AlpnHandler(this::serve, this.options.reports()));
		}
		else {
			serve(channel);
		}
	}

	private void serve(Channel channel) {
		Http2Connection connection = new Http2Connection(new ServerRole(this.acceptor, this::closed), this.options,
				null);
		if (!admit(connection, channel)) {
			// Too late: nothing has been sent, so the client knows that no call was lost.
			channel.close();
			return;
		}
		FrameLog.addTo(channel.pipeline(), true);
		channel.pipeline().addLast(connection);
		this.sweeps.add(connection);
		if (!channel.isActive()) {
			closed(connection);
		}
	}

	private boolean admit(Http2Connection connection, Channel channel) {
		synchronized (this.connections) {
			if (!this.stopping) {
				this.connections.put(connection, channel);
			}
			return !this.stopping;
		}
	}

	private void closed(Http2Connection connection) {
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

	/**
	 * Stops accepting connections and streams, waits for those that are open, and resets
	 * those that take longer.
	 * @param graceNanos how long to wait
	 * @return whether every stream ended by itself
	 * @throws InterruptedException if the thread is interrupted while it waits; the
	 * streams that are left are reset then, too
	 */
	public boolean stop(long graceNanos) throws InterruptedException {
		boolean drained = false;
		AtomicBoolean cancelled = new AtomicBoolean();
		try {
			this.channel.close().awaitUninterruptibly();
			synchronized (this.connections) {
				this.stopping = true;
				if (this.connections.isEmpty()) {
					this.drained.countDown();
				}
			}
			onEach((connection) -> connection.shutdown().start("shutting down"));
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

	private void onEach(Consumer<Http2Connection> action) {
		this.connections.forEach((connection, channel) -> channel.eventLoop().execute(() -> action.accept(connection)));
	}

}
