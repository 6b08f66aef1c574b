package io.freshet.rpc.internal.wire;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code content-type} says of a request or a response.
 * <p>
 * Source: gRPC over HTTP/2, Requests, Content-Type.
 */
public enum ContentType {

	/** gRPC with protobuf messages, in the short form. */
	GRPC(HeaderNames.APPLICATION_GRPC),

	/** gRPC with protobuf messages, spelt out. */
	GRPC_PROTO(HeaderNames.APPLICATION_GRPC_PROTO),

	/** gRPC with protobuf messages in JSON. */
	GRPC_JSON(HeaderNames.APPLICATION_GRPC_JSON),

	/** gRPC with messages of a kind that is not known here. */
	OTHER_GRPC(null),

	/** Not gRPC, or missing. */
	OTHER(null);

	private final @Nullable AsciiString value;

	ContentType(@Nullable AsciiString value) {
		this.value = value;
	}

	/**
	 * Reads a content type. Parameters are ignored, and so is case.
	 * @param value the value of the header, or {@code null} if there is none
	 * @return what it says
	 */
	public static ContentType parse(@Nullable AsciiString value) {
		if (value == null) {
			return OTHER;
		}
		if (value.equals(HeaderNames.APPLICATION_GRPC)) {
			return GRPC;
		}
		int end = value.indexOf(';', 0);
		AsciiString type = (end < 0) ? value : value.subSequence(0, end, false).trim();
		if (type.contentEqualsIgnoreCase(HeaderNames.APPLICATION_GRPC)) {
			return GRPC;
		}
		if (type.contentEqualsIgnoreCase(HeaderNames.APPLICATION_GRPC_PROTO)) {
			return GRPC_PROTO;
		}
		if (type.contentEqualsIgnoreCase(HeaderNames.APPLICATION_GRPC_JSON)) {
			return GRPC_JSON;
		}
		int prefix = HeaderNames.APPLICATION_GRPC.length();
		// application/grpc-web is another protocol
		boolean other = type.length() > prefix && type.byteAt(prefix) == '+'
				&& type.regionMatches(true, 0, HeaderNames.APPLICATION_GRPC, 0, prefix);
		return other ? OTHER_GRPC : OTHER;
	}

	/**
	 * Returns whether this is gRPC with messages of a kind that is known here.
	 * @return whether the messages are protobuf, in its binary format or in JSON
	 */
	public boolean isSupported() {
		return this.value != null;
	}

	/**
	 * Returns whether this is gRPC with messages in protobuf's binary format.
	 * @return whether it is
	 */
	public boolean isProto() {
		return this == GRPC || this == GRPC_PROTO;
	}

	/**
	 * Returns the value to send.
	 * @return the value of the header
	 * @throws IllegalStateException unless it {@linkplain #isSupported is supported}
	 */
	public AsciiString value() {
		if (this.value == null) {
			throw new IllegalStateException(name() + " is not sent");
		}
		return this.value;
	}

}
