package io.freshet.rpc.internal.protocol;

import java.util.function.UnaryOperator;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.freshet.rpc.internal.wire.StatusTrailers;
import io.freshet.rpc.internal.wire.WebTrailers;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/**
 * A call in gRPC-Web: gRPC whose trailers travel as the last message. They always do, so
 * that a page can read them without being allowed to by name.
 * <p>
 * Source: grpc/grpc, doc/PROTOCOL-WEB.md.
 */
class GrpcWebStream extends WebStream {

	private final AsciiString contentType;

	private boolean headSent;

	GrpcWebStream(TransportStream wire, HeaderFields request, RpcMediaType type, AsciiString contentType,
			UnaryOperator<HeaderFields> headFilter) {
		super(wire, RpcProtocol.GRPC_WEB, RequestTranslation.ofGrpcWeb(request, type.codec()), headFilter);
		this.contentType = contentType;
	}

	@Override
	final void begin(HeaderFields head) {
		this.headSent = true;
		HeaderFields fields = WebHeaders.response(HeaderNames.OK_200, this.contentType);
		for (int i = 0; i < head.size(); i++) {
			AsciiString name = head.name(i);
			if (name.byteAt(0) != ':' && !name.equals(HeaderNames.CONTENT_TYPE)) {
				fields.add(name, head.value(i), head.indexing(i));
			}
		}
		sendHead(fields, false);
	}

	@Override
	void messages(ByteBuf framed) {
		wire().writeData(framed, false);
	}

	@Override
	final void end(HeaderFields trailers) {
		ByteBuf frame = allocator().buffer(128);
		WebTrailers.frame(trailers, frame);
		last(frame);
	}

	/** Sends the last bytes. */
	void last(ByteBuf frame) {
		wire().writeData(frame, true);
	}

	@Override
	final void endAtOnce(HeaderFields block) {
		HeaderFields head = WebHeaders.response(HeaderNames.OK_200, this.contentType);
		HeaderFields trailers = new HeaderFields(block.size());
		for (int i = 0; i < block.size(); i++) {
			AsciiString name = block.name(i);
			if (name.equals(HeaderNames.GRPC_ACCEPT_ENCODING)) {
				head.add(name, block.value(i), block.indexing(i));
			}
			else if (name.byteAt(0) != ':' && !name.equals(HeaderNames.CONTENT_TYPE)) {
				trailers.add(name, block.value(i), block.indexing(i));
			}
		}
		sendHead(head, false);
		end(trailers);
	}

	@Override
	final void refuse(Status status) {
		HeaderFields trailers = StatusTrailers.format(status, Metadata.empty());
		if (this.headSent) {
			end(trailers);
		}
		else {
			endAtOnce(trailers);
		}
	}

}
