package io.freshet.rpc.internal.http2;

import java.util.function.Consumer;

import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.transport.GuardReports;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;

/**
 * Goes on when TLS has agreed on HTTP/2, and closes the connection when it has not.
 * Source: RFC 9113, 3.2; RFC 7301. Confined to the connection's event loop.
 */
final class AlpnHandler extends ApplicationProtocolNegotiationHandler {

	private final Consumer<Channel> http2;

	private final GuardReports reports;

	AlpnHandler(Consumer<Channel> http2, GuardReports reports) {
		super("");
		this.http2 = http2;
		this.reports = reports;
	}

	@Override
	protected void configurePipeline(ChannelHandlerContext context, String protocol) {
		if (context.pipeline().get(HandshakeFarewell.class) != null) {
			context.pipeline().remove(HandshakeFarewell.class);
		}
		if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
			this.http2.accept(context.channel());
		}
		else {
			context.close();
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
