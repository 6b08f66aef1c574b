package io.freshet.rpc.internal.http2;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.netty.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/** Opens connections to servers. Safe for use by several threads. */
public final class Http2Connector {

	private final EventLoops loops;

	private volatile Http2Options options;

	private final @Nullable SslContext tls;

	private final int connectTimeoutMillis;

	private final ConnectionSweep.Group sweeps = new ConnectionSweep.Group();

	/**
	 * Creates a connector.
	 * @param loops the loops that match the addresses
	 * @param options what each connection tells its server
	 * @param tls the TLS context, or {@code null} for plaintext
	 * @param connectTimeoutMillis how long TCP and TLS may take, each
	 */
	public Http2Connector(EventLoops loops, Http2Options options, @Nullable SslContext tls, int connectTimeoutMillis) {
		this.loops = loops;
		this.options = options;
		this.tls = tls;
		this.connectTimeoutMillis = connectTimeoutMillis;
	}

	/** Makes the connections to come send half as many keepalive PINGs. */
	public void slowKeepAlive() {
		this.options = this.options.withSlowerKeepAlive();
	}

	/**
	 * Starts to connect.
	 * @param tasks the tasks of the loop that the connection shall belong to
	 * @param address where to connect; an unresolved name is looked up
	 * @param authority the name that the server's certificate is checked against, host or
	 * host:port
	 * @param listener hears on the loop when the connection is ready or has failed
	 */
	public void connect(LoopTasks tasks, SocketAddress address, String authority, ClientConnection.Listener listener) {
		AtomicBoolean failed = new AtomicBoolean();
		Bootstrap bootstrap = new Bootstrap().group(tasks.loop())
			.channel(this.loops.kind().channel())
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, this.connectTimeoutMillis)
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					prepare(channel, tasks, authority, listener, failed);
				}

			});
		bootstrap.connect(address).addListener((future) -> {
			if (!future.isSuccess() && failed.compareAndSet(false, true)) {
				tasks.loop().execute(() -> listener.onClosed(future.cause()));
			}
		});
	}

	private void prepare(Channel channel, LoopTasks tasks, String authority, ClientConnection.Listener listener,
			AtomicBoolean failed) {
		if (channel instanceof SocketChannel) {
			channel.config().setOption(ChannelOption.TCP_NODELAY, true);
			UserTimeout.apply(channel, this.options.connection());
		}
		if (this.tls == null) {
			// Added when the channel is connected, so that a failure to connect is
			// reported once.
			channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {

				@Override
				public void channelActive(ChannelHandlerContext context) {
					open(context.channel(), tasks, listener, failed);
					context.pipeline().remove(this);
				}

			});
			return;
		}
		SslHandler handler = newHandler(this.tls, channel, authority);
		channel.pipeline().addLast(handler, new ChannelInboundHandlerAdapter() {

			@Override
			public void userEventTriggered(ChannelHandlerContext context, Object event) {
				if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()
						&& failed.compareAndSet(false, true)) {
					listener.onClosed(handshake.cause());
					context.close();
				}
				context.fireUserEventTriggered(event);
			}

			@Override
			public void channelInactive(ChannelHandlerContext context) {
				if (failed.compareAndSet(false, true)) {
					listener.onClosed(new IOException("the server closed the connection during the TLS handshake or "
							+ "did not agree on HTTP/2 (ALPN h2)"));
				}
				context.fireChannelInactive();
			}

		}, new AlpnHandler((negotiated) -> open(negotiated, tasks, listener, failed), this.options.reports()));
	}

	private SslHandler newHandler(SslContext tls, Channel channel, String authority) {
		InetSocketAddress peer = HostAndPort.parse(authority);
		SslHandler handler = tls.newHandler(channel.alloc(), peer.getHostString(), peer.getPort());
		handler.setHandshakeTimeoutMillis(this.connectTimeoutMillis);
		return handler;
	}

	private void open(Channel channel, LoopTasks tasks, ClientConnection.Listener listener, AtomicBoolean failed) {
		if (failed.compareAndSet(false, true)) {
			Http2Connection connection = new Http2Connection(new ClientRole(listener), this.options, tasks);
			FrameLog.addTo(channel.pipeline(), false);
			channel.pipeline().addLast(connection);
			this.sweeps.add(connection);
		}
	}

}
