package io.freshet.rpc.internal.http1;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Parses requests. Confined to the connection's event loop. Source: RFC 9112. */
final class RequestParser extends HttpRequestDecoder implements MessageParser {

	RequestParser(int maxHeadBytes) {
		super(MessageParser.strict(maxHeadBytes));
	}

	@Override
	public void parse(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
		decode(context, in, out);
	}

	@Override
	public void parseLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
		decodeLast(context, in, out);
	}

	@Override
	public void release(ChannelHandlerContext context) throws Exception {
		handlerRemoved0(context);
	}

}
