package io.freshet.rpc.internal.http1;

import java.nio.charset.StandardCharsets;

import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/**
 * Turns away a gRPC call that came over HTTP/1.1. Confined to the stream's event loop.
 * Source: gRPC over HTTP/2; RFC 9110, 15.6.6.
 */
final class GrpcRefusal implements StreamListener {

	private static final AsciiString VERSION_NOT_SUPPORTED = AsciiString.cached("505");

	private static final String TEXT = "gRPC needs HTTP/2; over HTTP/1.1 use gRPC-Web or Connect";

	private final TransportStream stream;

	GrpcRefusal(TransportStream stream) {
		this.stream = stream;
	}

	@Override
	public void onHeaders(HeaderFields fields, boolean endStream) {
		HeaderFields answer = new HeaderFields(2);
		answer.add(HeaderNames.STATUS, VERSION_NOT_SUPPORTED);
		answer.add(HeaderNames.CONTENT_TYPE, HeaderNames.TEXT_PLAIN);
		this.stream.writeHeaders(answer, false);
		byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
		this.stream.writeData(this.stream.allocator().buffer(text.length).writeBytes(text), true);
	}

	@Override
	public void onData(ByteBuf data, boolean endStream) {
		this.stream.consumed(data.readableBytes());
	}

	@Override
	public void onReset(StreamReset reset) {
	}

	@Override
	public void onWritable() {
	}

}
