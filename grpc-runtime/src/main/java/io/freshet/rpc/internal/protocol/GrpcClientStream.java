package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.netty.buffer.ByteBuf;

/**
 * Speaks gRPC with messages that are not protobuf's binary format. Only the content type
 * differs.
 */
final class GrpcClientStream extends AdaptedClientStream {

	private boolean begun;

	GrpcClientStream(RpcMediaType type, ClientStreamListener call) {
		super(type, call);
	}

	/** Trailers need not say what they are. */
	@Override
	boolean understands(HeaderFields fields) {
		return this.begun;
	}

	@Override
	void answer(HeaderFields fields, boolean endStream) {
		HeaderFields head = this.begun ? fields
				: ResponseFields.head(fields, HeaderNames.GRPC_ENCODING, (name) -> false);
		this.begun = true;
		call().onHeaders(head, endStream);
	}

	@Override
	void body(ByteBuf data, boolean endStream) {
		call().onData(data, endStream);
	}

}
