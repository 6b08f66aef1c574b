package io.freshet.rpc.internal.netty;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

/**
 * Sees to it that a client gets the alert that says why TLS failed. With TLS 1.3 the
 * client has begun to speak HTTP/2 by the time its certificate is refused; to close on
 * bytes that are not read makes the kernel send a TCP reset, at which the client loses
 * the alert. So this side ends its output, and reads and ignores for a short while what
 * comes. Sits before the TLS handler, until the handshake is over. Confined to the
 * channel's event loop.
 */
final class HandshakeFarewell extends ChannelDuplexHandler {

	private static final long LINGER_MILLIS = 2000;

	private boolean closing;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.closing) {
			ReferenceCountUtil.release(message);
		}
		else {
			context.fireChannelRead(message);
		}
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		Channel channel = context.channel();
		if (!channel.isActive() || !(channel instanceof DuplexChannel socket)) {
			context.close(promise);
			return;
		}
		channel.closeFuture().addListener((closed) -> promise.trySuccess());
		if (this.closing) {
			return;
		}
		this.closing = true;
		Future<?> timeout = channel.eventLoop().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
		channel.closeFuture().addListener((closed) -> timeout.cancel(false));
		socket.shutdownOutput();
	}

}
