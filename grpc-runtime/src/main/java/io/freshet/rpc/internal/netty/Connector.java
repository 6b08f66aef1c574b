package io.freshet.rpc.internal.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

import io.freshet.rpc.internal.transport.ClientConnection;
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
public final class Connector {

	private final ClientProtocol protocol;

	private volatile @Nullable SslContext tls;

	private final int connectTimeoutMillis;

	private final ConnectionCensus census = new ConnectionCensus();

	/**
	 * Creates a connector.
	 * @param protocol what is spoken on the connections
	 * @param tls the TLS context, or {@code null} for plaintext
	 * @param connectTimeoutMillis how long TCP and TLS may take, each
	 */
	public Connector(ClientProtocol protocol, @Nullable SslContext tls, int connectTimeoutMillis) {
		this.protocol = protocol;
		this.tls = tls;
		this.connectTimeoutMillis = connectTimeoutMillis;
	}

	/**
	 * Takes another TLS context for the connections to come.
	 * @param tls the context
	 */
	public void replaceTls(SslContext tls) {
		this.tls = tls;
	}

	/**
	 * Returns what was connected.
	 * @return the connections
	 */
	public ConnectionCensus census() {
		return this.census;
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
			.channel(NetworkKind.of(address).channel())
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
		NestedFlush.addTo(channel);
		if (channel instanceof SocketChannel) {
			channel.config().setOption(ChannelOption.TCP_NODELAY, true);
			UserTimeout.apply(channel, this.protocol.connection());
		}
		SslContext tls = this.tls;
		if (tls == null) {
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
		SslHandler handler = newHandler(tls, channel, authority);
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
							+ "did not agree on " + Connector.this.protocol.name()));
				}
				context.fireChannelInactive();
			}

		}, new AlpnHandler((negotiated, protocol) -> agreed(negotiated, tasks, protocol, listener, failed),
				this.protocol.alpnFallback(), this.protocol.reports()));
	}

	private SslHandler newHandler(SslContext tls, Channel channel, String authority) {
		InetSocketAddress peer = HostAndPort.parse(authority);
		SslHandler handler = tls.newHandler(channel.alloc(), peer.getHostString(), peer.getPort());
		handler.setHandshakeTimeoutMillis(this.connectTimeoutMillis);
		return handler;
	}

	private void agreed(Channel channel, LoopTasks tasks, String protocol, ClientConnection.Listener listener,
			AtomicBoolean failed) {
		if (protocol.equals(this.protocol.alpn())) {
			open(channel, tasks, listener, failed);
		}
		else {
			channel.close();
		}
	}

	private void open(Channel channel, LoopTasks tasks, ClientConnection.Listener listener, AtomicBoolean failed) {
		if (failed.compareAndSet(false, true)) {
			ConnectionLife connection = this.protocol.begin(channel, tasks, listener);
			this.census.add(channel, connection);
			channel.closeFuture().addListener((closed) -> this.census.remove(connection));
		}
	}

}
