package io.freshet.rpc.internal.netty;

import java.util.function.BiConsumer;

import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.transport.GuardReports;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;

/**
 * Goes on when TLS has agreed on a protocol, and closes the connection when it has not.
 * Source: RFC 9113, 3.2; RFC 7301. Confined to the connection's event loop.
 */
final class AlpnHandler extends ApplicationProtocolNegotiationHandler {

	private final BiConsumer<Channel, String> next;

	private final GuardReports reports;

	/**
	 * Creates the handler of one connection.
	 * @param next takes the channel and the name of the protocol
	 * @param otherwise the protocol of a peer that does not know ALPN, empty to turn it
	 * away
	 * @param reports counts handshakes that take too long
	 */
	AlpnHandler(BiConsumer<Channel, String> next, String otherwise, GuardReports reports) {
		super(otherwise);
		this.next = next;
		this.reports = reports;
	}

	@Override
	protected void configurePipeline(ChannelHandlerContext context, String protocol) {
		if (context.pipeline().get(HandshakeFarewell.class) != null) {
			context.pipeline().remove(HandshakeFarewell.class);
		}
		if (protocol.isEmpty()) {
			context.close();
		}
		else {
			this.next.accept(context.channel(), protocol);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
		if (event instanceof SslCompletionEvent handshake
				&& handshake.cause() instanceof SslHandshakeTimeoutException) {
			this.reports.report(Guard.HANDSHAKE_TIME, context.channel().remoteAddress(), "TLS took too long");
		}
		super.userEventTriggered(context, event);
	}

	@Override
	protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

}
