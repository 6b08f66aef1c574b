package io.freshet.rpc.internal.protocol;

import java.util.function.UnaryOperator;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.Base64Text;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A call in gRPC-Web whose answer is base64, and usually the request, too. Each piece is
 * encoded by itself when it is sent, so that a page can decode what has arrived.
 * <p>
 * Errors: INTERNAL when the request is not base64.
 * <p>
 * Source: grpc/grpc, doc/PROTOCOL-WEB.md.
 */
final class GrpcWebTextStream extends GrpcWebStream {

	/** Decodes the request, unless that is binary. */
	private final @Nullable Base64Text decoder;

	private long receivedText;

	private long receivedBytes;

	private long consumedText;

	private long consumedBytes;

	private boolean failed;

	/**
	 * Creates the stream.
	 * @param wire the stream that the peer opened
	 * @param request its first headers
	 * @param type their content type
	 * @param contentType the content type of the answer
	 * @param headFilter sees the first header block of the answer
	 */
	GrpcWebTextStream(TransportStream wire, HeaderFields request, RpcMediaType type, AsciiString contentType,
			UnaryOperator<HeaderFields> headFilter) {
		super(wire, request, type, contentType, headFilter);
		this.decoder = (type.form() == RpcMediaType.Form.GRPC_WEB_TEXT) ? new Base64Text() : null;
	}

	@Override
	void dataReceived(ByteBuf data, boolean endStream) {
		if (this.decoder == null) {
			super.dataReceived(data, endStream);
			return;
		}
		if (this.failed) {
			wire().consumed(data.readableBytes());
			return;
		}
		ByteBuf bytes = allocator().heapBuffer(data.readableBytes() / 4 * 3 + 3);
		try {
			this.decoder.decode(data, bytes);
			if (endStream && !this.decoder.isComplete()) {
				throw new RpcException(StatusCode.INTERNAL, "body ended in the middle of a base64 group");
			}
			this.receivedText += data.readableBytes();
			this.receivedBytes += bytes.readableBytes();
			super.dataReceived(bytes, endStream);
		}
		catch (RpcException ex) {
			fail(ex.status());
		}
		finally {
			bytes.release();
		}
	}

	/** For the call its client has gone, for the client the call has failed. */
	private void fail(Status status) {
		this.failed = true;
		call().onReset(new StreamReset(StreamReset.Cause.PROTOCOL_ERROR, StreamReset.NO_CODE, false, status.message()));
		refuse(status);
	}

	@Override
	public void consumed(int bytes) {
		if (this.decoder == null) {
			super.consumed(bytes);
			return;
		}
		this.consumedBytes += bytes;
		// In proportion, as nobody knows which bytes were padded.
		double share = Math.min(1, (double) this.consumedBytes / Math.max(1, this.receivedBytes));
		long text = (long) (share * this.receivedText);
		int due = (int) (text - this.consumedText);
		if (due > 0) {
			this.consumedText = text;
			wire().consumed(due);
		}
	}

	@Override
	public <T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream) {
		messages(MessageFramer.frame(message, marshaller, allocator()));
	}

	@Override
	void messages(ByteBuf framed) {
		send(framed, false);
	}

	@Override
	void last(ByteBuf frame) {
		send(frame, true);
	}

	private void send(ByteBuf bytes, boolean last) {
		try {
			wire().writeData(Base64Text.encode(bytes, allocator()), last);
		}
		finally {
			bytes.release();
		}
	}

}
