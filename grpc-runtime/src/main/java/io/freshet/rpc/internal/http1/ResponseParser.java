package io.freshet.rpc.internal.http1;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Parses responses. Confined to the connection's event loop. Source: RFC 9112. */
final class ResponseParser extends HttpResponseDecoder implements MessageParser {

	private boolean answersHead;

	ResponseParser(int maxHeadBytes) {
		super(MessageParser.strict(maxHeadBytes));
	}

	/**
	 * Says what the next response belongs to.
	 * @param head whether the request was HEAD, so that there is no body. RFC 9112, 6.3
	 */
	void answersHead(boolean head) {
		this.answersHead = head;
	}

	@Override
	protected boolean isContentAlwaysEmpty(HttpMessage message) {
		return this.answersHead || super.isContentAlwaysEmpty(message);
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
