package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.ConnectEndStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;

/**
 * Speaks Connect for calls that stream in at least one direction. Source: Connect
 * Protocol Reference, Streaming RPCs.
 */
final class ConnectClientStream extends EnvelopedClientStream {

	private boolean begun;

	ConnectClientStream(RpcMediaType type, CodecRegistry codecs, ClientStreamListener call) {
		super(type, ConnectEndStream.FLAG, codecs, call);
	}

	@Override
	HeaderFields request(HeaderFields fields) {
		return super.request(fields).add(WebHeaders.CONNECT_PROTOCOL_VERSION, ConnectFields.VERSION_1,
				Indexing.INDEXED);
	}

	@Override
	void addRequestField(AsciiString name, AsciiString value, Indexing indexing, HeaderFields request) {
		if (name.equals(HeaderNames.GRPC_TIMEOUT)) {
			ConnectFields.addTimeout(value, request);
		}
		else if (name.equals(HeaderNames.GRPC_ENCODING)) {
			request.add(WebHeaders.CONNECT_CONTENT_ENCODING, value, indexing);
		}
		else if (name.equals(HeaderNames.GRPC_ACCEPT_ENCODING)) {
			request.add(WebHeaders.CONNECT_ACCEPT_ENCODING, value, indexing);
		}
		else if (!name.equals(HeaderNames.TE)) {
			request.add(name, value, indexing);
		}
	}

	/** HTTP trailers tell nothing in this protocol. */
	@Override
	boolean understands(HeaderFields fields) {
		return this.begun;
	}

	@Override
	void answer(HeaderFields fields, boolean endStream) {
		if (!this.begun) {
			this.begun = true;
			encoding(fields.get(WebHeaders.CONNECT_CONTENT_ENCODING));
			call().onHeaders(
					ResponseFields.head(fields, WebHeaders.CONNECT_CONTENT_ENCODING, ConnectFields::isReserved), false);
		}
		if (endStream) {
			body(Unpooled.EMPTY_BUFFER, true);
		}
	}

	@Override
	HeaderFields trailers(byte[] payload) {
		ConnectEndStream end = ConnectEndStream.parse(payload);
		if (end == null) {
			throw new RpcException(StatusCode.INTERNAL, "the end of the stream is not a message of Connect");
		}
		return ConnectFields.trailers(end.status(), end.metadata());
	}

}
