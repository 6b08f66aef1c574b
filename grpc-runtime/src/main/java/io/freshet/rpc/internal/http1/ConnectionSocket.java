package io.freshet.rpc.internal.http1;

import java.net.SocketAddress;

import javax.net.ssl.SSLSession;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * What a connection asks of its channel besides reading and writing. Confined to the
 * connection's event loop, except the addresses and the TLS session.
 */
final class ConnectionSocket {

	/** Above this a stream has to wait, below it goes on. */
	private static final int WATER_MARK_BYTES = 32 * 1024;

	private final Channel channel;

	/**
	 * Prepares a channel.
	 * @param channel the channel
	 * @param keepAlive whether TCP shall find out that the peer is gone; there is no PING
	 */
	ConnectionSocket(Channel channel, boolean keepAlive) {
		this.channel = channel;
		channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(WATER_MARK_BYTES, WATER_MARK_BYTES));
		if (channel instanceof SocketChannel) {
			channel.config().setOption(ChannelOption.SO_KEEPALIVE, keepAlive);
		}
	}

	void autoRead(boolean read) {
		if (this.channel.isActive()) {
			this.channel.config().setAutoRead(read);
		}
	}

	boolean isWritable() {
		return this.channel.isWritable();
	}

	/** Returns how many bytes the channel was given that the system has not taken. */
	long pendingBytes() {
		ChannelOutboundBuffer out = this.channel.unsafe().outboundBuffer();
		return (out != null) ? out.totalPendingWriteBytes() : 0;
	}

	SocketAddress remoteAddress() {
		return this.channel.remoteAddress();
	}

	SocketAddress localAddress() {
		return this.channel.localAddress();
	}

	@Nullable SSLSession tlsSession() {
		SslHandler tls = this.channel.pipeline().get(SslHandler.class);
		return (tls != null) ? tls.engine().getSession() : null;
	}

}
