package io.freshet.rpc.internal.protocol;

import java.util.function.UnaryOperator;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.ConnectEndStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.freshet.rpc.internal.wire.StatusTrailers;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/**
 * A streaming call in Connect: the messages of gRPC, and a message in JSON instead of
 * trailers.
 * <p>
 * Source: Connect Protocol Reference, Streaming RPCs.
 */
final class ConnectStream extends WebStream {

	private final AsciiString contentType;

	ConnectStream(TransportStream wire, HeaderFields request, RpcMediaType type,
			UnaryOperator<HeaderFields> headFilter) {
		super(wire, RpcProtocol.CONNECT, RequestTranslation.ofConnect(request, type.codec(),
				WebHeaders.CONNECT_CONTENT_ENCODING, WebHeaders.CONNECT_ACCEPT_ENCODING), headFilter);
		this.contentType = type.format();
	}

	@Override
	void begin(HeaderFields head) {
		HeaderFields fields = WebHeaders.response(HeaderNames.OK_200, this.contentType);
		WebHeaders.appendRenamed(head, HeaderNames.GRPC_ENCODING, WebHeaders.CONNECT_CONTENT_ENCODING, fields);
		WebHeaders.appendMetadata(head, fields);
		sendHead(fields, false);
	}

	@Override
	void messages(ByteBuf framed) {
		wire().writeData(framed, false);
	}

	@Override
	void end(HeaderFields trailers) {
		HeaderFields metadata = new HeaderFields(trailers.size());
		WebHeaders.appendMetadata(trailers, metadata);
		writeEnd(StatusTrailers.parse(trailers), metadata);
	}

	@Override
	void endAtOnce(HeaderFields block) {
		HeaderFields head = WebHeaders.response(HeaderNames.OK_200, this.contentType);
		WebHeaders.appendRenamed(block, HeaderNames.GRPC_ACCEPT_ENCODING, WebHeaders.CONNECT_ACCEPT_ENCODING, head);
		sendHead(head, false);
		end(block);
	}

	@Override
	void refuse(Status status) {
		sendHead(WebHeaders.response(HeaderNames.OK_200, this.contentType), false);
		writeEnd(status, new HeaderFields(0));
	}

	private void writeEnd(Status status, HeaderFields metadata) {
		byte[] json = new ConnectEndStream(status, metadata).format();
		ByteBuf message = allocator().buffer(5 + json.length);
		message.writeByte(ConnectEndStream.FLAG).writeInt(json.length).writeBytes(json);
		wire().writeData(message, true);
	}

}
