package io.freshet.rpc.client;

import java.nio.charset.StandardCharsets;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MetadataFields;
import io.freshet.rpc.internal.wire.ResponseHead;
import io.freshet.rpc.internal.wire.StatusTrailers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What the server answers besides messages: the head, the trailers, or something that is
 * no gRPC at all, such as the error page of a proxy, of which the first 1000 bytes are
 * kept for the text of the status. Confined to the call's event loop.
 */
class ServerAnswer {

	private static final int KEPT_BYTES = 1000;

	private static final Status NO_STATUS = Status.of(StatusCode.INTERNAL,
			"server ended the stream without sending a status");

	private @Nullable HeaderFields head;

	private @Nullable MessageCodec codec;

	/** The status of an answer that is no gRPC. */
	private @Nullable Status foreign;

	private final StringBuilder foreignText = new StringBuilder();

	/** Returns whether anything has come. */
	final boolean hasBegun() {
		return this.head != null;
	}

	/** Returns whether the body is no messages. */
	final boolean isForeign() {
		return this.foreign != null;
	}

	final @Nullable MessageCodec codec() {
		return this.codec;
	}

	/** Returns the leading metadata; the head has come. */
	final Metadata headers() {
		return (this.head != null) ? MetadataFields.toMetadata(this.head) : Metadata.empty();
	}

	/**
	 * Takes the first block.
	 * @param fields the fields
	 * @param endStream whether it is also the last
	 * @return how the call ended, or {@code null} if more is to come
	 * @throws RpcException INTERNAL when the messages will come in a coding that is not
	 * known
	 */
	final @Nullable Ending begin(HeaderFields fields, boolean endStream) {
		this.head = fields;
		ResponseHead head = ResponseHead.parse(fields, endStream);
		if (head.kind() == ResponseHead.Kind.TRAILERS_ONLY && head.status() != null) {
			return received(head.status(), fields);
		}
		if (head.kind() == ResponseHead.Kind.NOT_GRPC) {
			this.foreign = head.status();
			return endStream ? end() : null;
		}
		if (head.encoding() != null) {
			this.codec = RequestHeaders.CODECS.find(head.encoding());
			if (this.codec == null) {
				throw new RpcException(StatusCode.INTERNAL, "server answered with grpc-encoding '" + head.encoding()
						+ "', which it was not offered; offered were: " + RequestHeaders.CODECS.acceptList());
			}
		}
		return null;
	}

	/**
	 * Takes the last block.
	 * @param fields the fields
	 * @return how the call ended
	 */
	final Ending trailers(HeaderFields fields) {
		return (this.foreign != null) ? end() : received(StatusTrailers.parse(fields), fields);
	}

	/**
	 * Takes the body of an answer that is no gRPC.
	 * @param data the bytes, borrowed
	 */
	final void appendForeign(ByteBuf data) {
		int length = Math.min(data.readableBytes(), KEPT_BYTES - this.foreignText.length());
		if (length > 0) {
			this.foreignText.append(data.toString(data.readerIndex(), length, StandardCharsets.UTF_8));
		}
	}

	/** Returns how a call ended whose stream ended without trailers. */
	final Ending end() {
		if (this.foreign == null) {
			return Ending.of(NO_STATUS);
		}
		String text = this.foreignText.toString().strip();
		return Ending
			.of(text.isEmpty() ? this.foreign : this.foreign.withMessage(this.foreign.message() + ": " + text));
	}

	private static Ending received(Status status, HeaderFields fields) {
		return new Ending(status, MetadataFields.toMetadata(fields), true, null);
	}

}
