package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.ConnectCode;
import io.freshet.rpc.internal.wire.ConnectError;
import io.freshet.rpc.internal.wire.ConnectTrailers;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a Connect unary call: a bare message or an error in JSON, collected until
 * it is whole. Holds at most the longest message that is allowed, and one byte. Confined
 * to the stream's event loop.
 * <p>
 * Buffers: {@link #close} releases what is held.
 */
final class UnaryAnswer {

	private final HeaderFields head = new HeaderFields();

	private final HeaderFields trailers = new HeaderFields(2);

	private final @Nullable AsciiString httpStatus;

	private final boolean error;

	private final Limits limits;

	/** Begins with room for the prefix of a message. */
	private final ByteBuf body;

	/**
	 * Begins an answer.
	 * @param fields its head
	 * @param error whether the body is an error
	 * @param limits what it may be
	 * @param allocator makes room for the body
	 */
	UnaryAnswer(HeaderFields fields, boolean error, Limits limits, ByteBufAllocator allocator) {
		HeaderFields headers = new HeaderFields(fields.size());
		ConnectTrailers.parse(fields, headers, this.trailers);
		HeaderFields converted = ResponseFields.head(headers, WebHeaders.CONTENT_ENCODING, ConnectFields::isReserved);
		for (int i = 0; i < converted.size(); i++) {
			boolean status = converted.name(i).equals(HeaderNames.STATUS);
			this.head.add(converted.name(i), status ? HeaderNames.OK_200 : converted.value(i), converted.indexing(i));
		}
		this.httpStatus = fields.get(HeaderNames.STATUS);
		this.error = error;
		this.limits = limits;
		this.body = allocator.buffer(256).writeZero(MessagePrefix.BYTES);
	}

	/**
	 * Takes a part of the body. What is more than allowed is left out.
	 * @param data the bytes, borrowed
	 */
	void append(ByteBuf data) {
		int room = this.limits.maxBytes(this.error) + 1 - length();
		this.body.writeBytes(data, data.readerIndex(), Math.min(room, data.readableBytes()));
	}

	/** Returns whether the answer has proved too long. */
	boolean isTooLong() {
		return length() > this.limits.maxBytes(this.error);
	}

	private int length() {
		return this.body.readableBytes() - MessagePrefix.BYTES;
	}

	/**
	 * Tells a call, in gRPC's words.
	 * @param call the call
	 */
	void tell(ClientStreamListener call) {
		if (this.error) {
			Status status = status();
			call.onHeaders(withoutEncoding(), false);
			call.onHeaders(ConnectFields.trailers(status, this.trailers), true);
			return;
		}
		boolean compressed = !CodecRegistry.isIdentity(encoding());
		this.body.setByte(0, compressed ? MessagePrefix.COMPRESSED : MessagePrefix.PLAIN);
		this.body.setInt(1, length());
		call.onHeaders(this.head, false);
		call.onData(this.body, false);
		call.onHeaders(ConnectFields.trailers(Status.OK, this.trailers), true);
	}

	private @Nullable AsciiString encoding() {
		return this.head.get(HeaderNames.GRPC_ENCODING);
	}

	private HeaderFields withoutEncoding() {
		return ResponseFields.head(this.head, HeaderNames.CONTENT_TYPE, HeaderNames.GRPC_ENCODING::equals);
	}

	private Status status() {
		StatusCode fallback = ConnectCode.ofHttpStatus(this.httpStatus);
		byte[] json = json();
		Status status = (json != null) ? ConnectError.parse(json, fallback) : null;
		return (status != null) ? status : Status.of(fallback,
				"server answered with HTTP status " + this.httpStatus + " and no error of Connect");
	}

	private byte @Nullable [] json() {
		ByteBuf payload = this.body.slice(MessagePrefix.BYTES, length());
		AsciiString encoding = encoding();
		if (CodecRegistry.isIdentity(encoding) || encoding == null) {
			return bytes(payload);
		}
		MessageCodec codec = this.limits.codecs().find(encoding);
		if (codec == null) {
			return null;
		}
		ByteBuf plain = this.body.alloc().heapBuffer(256);
		try {
			codec.decompress(payload, plain, LastMessage.MAX_BYTES);
			return bytes(plain);
		}
		finally {
			plain.release();
		}
	}

	private static byte[] bytes(ByteBuf buffer) {
		byte[] bytes = new byte[buffer.readableBytes()];
		buffer.getBytes(buffer.readerIndex(), bytes);
		return bytes;
	}

	/** Lets go of what is held. */
	void close() {
		this.body.release();
	}

	/**
	 * What an answer may be.
	 *
	 * @param codecs the codings that it may be compressed with
	 * @param maxMessageBytes the most bytes that a message may have
	 */
	record Limits(CodecRegistry codecs, int maxMessageBytes) {

		int maxBytes(boolean error) {
			return error ? LastMessage.MAX_BYTES : this.maxMessageBytes;
		}

	}

}
