package io.freshet.rpc.internal.netty;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Closes a channel in such a way that the peer gets what was written. To close a socket
 * at once drops what the kernel has not taken yet; and when the peer still sends, which
 * it does with every window update, the kernel answers with a TCP reset, at which the
 * peer drops what it has not read yet. So this side ends its output behind the last byte
 * and waits for the peer to close; the handlers of the channel read on and ignore what
 * they get. Confined to the channel's event loop. Source: RFC 9112, 9.6, which knows the
 * same of HTTP/1.1.
 */
public final class LingeringClose {

	private LingeringClose() {
	}

	/**
	 * Begins to close a channel.
	 * @param context where to write to
	 * @param millis how long to wait for the peer
	 */
	public static void begin(ChannelHandlerContext context, long millis) {
		Channel channel = context.channel();
		Future<?> timeout = channel.eventLoop().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
		channel.closeFuture().addListener((closed) -> timeout.cancel(false));
		SslHandler tls = channel.pipeline().get(SslHandler.class);
		ChannelFuture sent = (tls != null) ? tls.closeOutbound() : context.writeAndFlush(Unpooled.EMPTY_BUFFER);
		sent.addListener((written) -> {
			if (written.isSuccess() && channel instanceof DuplexChannel socket) {
				socket.shutdownOutput();
			}
			else {
				channel.close();
			}
		});
	}

}
