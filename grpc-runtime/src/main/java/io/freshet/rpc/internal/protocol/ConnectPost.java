package io.freshet.rpc.internal.protocol;

import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A unary call in Connect whose request is the body of a POST. The body is held until it
 * is complete, because its length comes first in gRPC. Credit is given as it arrives, up
 * to the limit on messages; what is too long is dropped and the call told how long it is.
 * <p>
 * Source: Connect Protocol Reference, Unary-Request.
 */
final class ConnectPost extends ConnectUnary {

	private final int maxBytes;

	private final boolean compressed;

	/** Room for a prefix, and the body so far. {@code null} when it is complete. */
	private @Nullable ByteBuf body;

	private boolean complete;

	ConnectPost(TransportStream wire, HeaderFields request, RpcMediaType type, int maxBytes,
			UnaryOperator<HeaderFields> headFilter) {
		super(wire, translate(request, type), type.codec(), headFilter);
		this.maxBytes = (int) Math.min(Integer.MAX_VALUE - MessagePrefix.BYTES, (long) maxBytes + (maxBytes >> 8) + 64);
		AsciiString encoding = request.get(WebHeaders.CONTENT_ENCODING);
		this.compressed = encoding != null && !encoding.equals(HeaderNames.IDENTITY);
	}

	private static RequestTranslation translate(HeaderFields request, RpcMediaType type) {
		RequestTranslation translation = RequestTranslation.ofConnect(request, type.codec(),
				WebHeaders.CONTENT_ENCODING, WebHeaders.ACCEPT_ENCODING);
		AsciiString encoding = request.get(WebHeaders.CONTENT_ENCODING);
		if (encoding != null && request.get(WebHeaders.ACCEPT_ENCODING) == null) {
			// Who can write it can read it.
			translation.fields().add(HeaderNames.GRPC_ACCEPT_ENCODING, encoding);
		}
		return translation;
	}

	@Override
	void requestBegun(boolean endStream) {
		super.requestBegun(false);
		if (endStream) {
			complete();
		}
	}

	@Override
	void requestEnded() {
		complete();
	}

	@Override
	void dataReceived(ByteBuf data, boolean endStream) {
		wire().consumed(data.readableBytes());
		if (this.complete) {
			return;
		}
		if (this.body == null) {
			this.body = allocator().heapBuffer(MessagePrefix.BYTES + data.readableBytes())
				.writeZero(MessagePrefix.BYTES);
		}
		this.body.writeBytes(data, data.readerIndex(), data.readableBytes());
		if (endStream || this.body.readableBytes() - MessagePrefix.BYTES > this.maxBytes) {
			complete();
		}
	}

	private void complete() {
		ByteBuf message = (this.body != null) ? this.body : allocator().heapBuffer(5).writeZero(MessagePrefix.BYTES);
		this.body = null;
		if (!this.complete) {
			this.complete = true;
			int length = message.readableBytes() - MessagePrefix.BYTES;
			message.setByte(0, (this.compressed && length > 0) ? 1 : MessagePrefix.PLAIN);
			message.setInt(1, length);
			call().onData(message, true);
		}
		message.release();
	}

	/** What is held here counts for the call as what has arrived. */
	@Override
	public void onSweep(long now) {
		int held = (this.body != null) ? this.body.readableBytes() : 0;
		super.onSweep(now - TimeUnit.SECONDS.toNanos(held >> 10));
	}

	@Override
	public void consumed(int bytes) {
		// Credit was given when the bytes arrived.
	}

	@Override
	void discard() {
		super.discard();
		this.complete = true;
		if (this.body != null) {
			this.body.release();
			this.body = null;
		}
	}

}
