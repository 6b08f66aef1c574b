package io.freshet.rpc.internal.protocol;

import java.util.function.UnaryOperator;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.ConnectCode;
import io.freshet.rpc.internal.wire.ConnectError;
import io.freshet.rpc.internal.wire.ConnectTrailers;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.freshet.rpc.internal.wire.StatusTrailers;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A unary call in Connect, which looks like any exchange of HTTP: bare messages as
 * bodies, and all of the answer held back until its end is known. Holds at most the
 * response, and as a subclass with a body the request.
 * <p>
 * Releases what it holds when the stream ends before its time.
 * <p>
 * Source: Connect Protocol Reference, Unary RPCs.
 */
abstract class ConnectUnary extends WebStream {

	private final AsciiString contentType;

	/** Held back until the end. */
	private @Nullable HeaderFields head;

	private @Nullable ByteBuf body;

	private boolean compressed;

	ConnectUnary(TransportStream wire, RequestTranslation translation, String codec,
			UnaryOperator<HeaderFields> headFilter) {
		super(wire, RpcProtocol.CONNECT, translation, headFilter);
		this.contentType = new RpcMediaType(RpcMediaType.Form.CONNECT_UNARY, codec).format();
	}

	@Override
	final void begin(HeaderFields head) {
		this.head = head;
	}

	@Override
	public final <T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream) {
		messages(MessageFramer.frame(message, marshaller, allocator()));
	}

	@Override
	final void messages(ByteBuf framed) {
		if (framed.isReadable() && this.body == null) {
			this.compressed = framed.readByte() != MessagePrefix.PLAIN;
			this.body = framed.skipBytes(MessagePrefix.BYTES - 1);
		}
		else {
			framed.release();
		}
	}

	@Override
	final void end(HeaderFields trailers) {
		Status status = StatusTrailers.parse(trailers);
		if (status.isOk()) {
			succeed(trailers);
		}
		else {
			fail(status, trailers);
		}
	}

	@Override
	final void endAtOnce(HeaderFields block) {
		fail(StatusTrailers.parse(block), block);
	}

	@Override
	final void refuse(Status status) {
		fail(status, new HeaderFields(0));
	}

	private void succeed(HeaderFields trailers) {
		HeaderFields fields = WebHeaders.response(HeaderNames.OK_200, this.contentType);
		if (this.compressed && this.head != null) {
			WebHeaders.appendRenamed(this.head, HeaderNames.GRPC_ENCODING, WebHeaders.CONTENT_ENCODING, fields);
		}
		appendMetadata(trailers, fields);
		ByteBuf body = (this.body != null) ? this.body : allocator().buffer(0);
		this.body = null;
		send(fields, body);
	}

	private void fail(Status status, HeaderFields trailers) {
		discard();
		AsciiString httpStatus = new AsciiString(Integer.toString(ConnectCode.toHttpStatus(status.code())));
		HeaderFields fields = WebHeaders.response(httpStatus, WebHeaders.APPLICATION_JSON);
		WebHeaders.appendRenamed(trailers, HeaderNames.GRPC_ACCEPT_ENCODING, WebHeaders.ACCEPT_ENCODING, fields);
		appendMetadata(trailers, fields);
		byte[] json = ConnectError.format(status);
		send(fields, allocator().buffer(json.length).writeBytes(json));
	}

	private void appendMetadata(HeaderFields trailers, HeaderFields fields) {
		if (this.head != null) {
			WebHeaders.appendMetadata(this.head, fields);
		}
		HeaderFields metadata = new HeaderFields(trailers.size());
		WebHeaders.appendMetadata(trailers, metadata);
		ConnectTrailers.format(metadata, fields);
	}

	/**
	 * Sends the whole answer.
	 * @param fields the fields, without the length of the body
	 * @param body the body; to be released
	 */
	void send(HeaderFields fields, ByteBuf body) {
		fields.add(HeaderNames.CONTENT_LENGTH, new AsciiString(Integer.toString(body.readableBytes())), Indexing.NONE);
		sendHead(fields, false);
		wire().writeData(body, true);
	}

	@Override
	void discard() {
		if (this.body != null) {
			this.body.release();
			this.body = null;
		}
	}

}
