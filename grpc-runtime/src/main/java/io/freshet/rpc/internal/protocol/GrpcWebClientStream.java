package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.freshet.rpc.internal.wire.WebTrailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Speaks gRPC-Web, the binary form. Source: grpc/grpc, doc/PROTOCOL-WEB.md.
 */
final class GrpcWebClientStream extends EnvelopedClientStream {

	private static final AsciiString X_GRPC_WEB = AsciiString.cached("x-grpc-web");

	private static final AsciiString YES = AsciiString.cached("1");

	/**
	 * A head that tells the status: all of the response, unless a body follows.
	 */
	private @Nullable HeaderFields held;

	private boolean begun;

	GrpcWebClientStream(RpcMediaType type, CodecRegistry codecs, ClientStreamListener call) {
		super(type, WebTrailers.FLAG, codecs, call);
	}

	@Override
	HeaderFields request(HeaderFields fields) {
		return super.request(fields).add(X_GRPC_WEB, YES, Indexing.INDEXED);
	}

	@Override
	void addRequestField(AsciiString name, AsciiString value, Indexing indexing, HeaderFields request) {
		if (!name.equals(HeaderNames.TE)) {
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
		if (this.begun) {
			body(Unpooled.EMPTY_BUFFER, endStream);
			return;
		}
		this.begun = true;
		encoding(fields.get(HeaderNames.GRPC_ENCODING));
		HeaderFields head = ResponseFields.head(fields, HeaderNames.GRPC_ENCODING, (name) -> false);
		if (!endStream && head.get(HeaderNames.GRPC_STATUS) != null) {
			this.held = head;
		}
		else {
			call().onHeaders(head, endStream);
		}
	}

	@Override
	void body(ByteBuf data, boolean endStream) {
		HeaderFields held = this.held;
		if (held != null && (data.isReadable() || endStream)) {
			this.held = null;
			boolean all = !data.isReadable();
			call().onHeaders(held, all);
			if (all) {
				return;
			}
		}
		super.body(data, endStream);
	}

	@Override
	HeaderFields trailers(byte[] payload) {
		return WebTrailers.parse(payload);
	}

}
