package io.freshet.rpc.internal.wire;

import java.util.Locale;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code content-type} of a request or response says: the form in which messages
 * travel, and how each is encoded. Immutable.
 * <p>
 * Source: gRPC over HTTP/2, Requests; grpc/grpc, doc/PROTOCOL-WEB.md; Connect Protocol
 * Reference.
 *
 * @param form the form in which messages travel
 * @param codec the encoding of each message, lower case, such as {@code proto}
 */
public record RpcMediaType(Form form, String codec) {

	/** Protobuf's binary format. */
	public static final String PROTO = "proto";

	/** Protobuf's JSON format. */
	public static final String JSON = "json";

	/** The forms in which messages travel, the longer prefixes first. */
	public enum Form {

		/** gRPC-Web whose bytes are base64. */
		GRPC_WEB_TEXT("application/grpc-web-text", true),

		/** gRPC-Web. */
		GRPC_WEB("application/grpc-web", true),

		/** gRPC. */
		GRPC("application/grpc", true),

		/** Connect with a stream of messages. */
		CONNECT_STREAM("application/connect", false),

		/** Connect with one message, bare, in each direction. */
		CONNECT_UNARY("application/", false);

		private final String prefix;

		/** Whether the prefix alone is a type and means protobuf. */
		private final boolean bare;

		Form(String prefix, boolean bare) {
			this.prefix = prefix;
			this.bare = bare;
		}

	}

	/**
	 * Reads a content type. Case and parameters are ignored.
	 * @param value the value of the header, or {@code null} if there is none
	 * @return what it says, or {@code null} if it does not belong to a call; of the types
	 * that could be Connect with one message, those for protobuf and JSON do
	 */
	public static @Nullable RpcMediaType parse(@Nullable AsciiString value) {
		if (value == null) {
			return null;
		}
		int end = value.indexOf(';', 0);
		String type = ((end < 0) ? value : value.subSequence(0, end, false)).trim().toString().toLowerCase(Locale.ROOT);
		for (Form form : Form.values()) {
			if (form == Form.CONNECT_UNARY) {
				boolean known = type.equals("application/proto") || type.equals("application/json");
				return known ? new RpcMediaType(form, type.substring(form.prefix.length())) : null;
			}
			if (form.bare && type.equals(form.prefix)) {
				return new RpcMediaType(form, PROTO);
			}
			int prefix = form.prefix.length();
			if (type.length() > prefix + 1 && type.charAt(prefix) == '+' && type.startsWith(form.prefix)) {
				return new RpcMediaType(form, type.substring(prefix + 1));
			}
		}
		return null;
	}

	/**
	 * Writes the content type, with the codec spelt out.
	 * @return the value of the header
	 */
	public AsciiString format() {
		return AsciiString.cached(this.form.prefix + ((this.form == Form.CONNECT_UNARY) ? "" : "+") + this.codec);
	}

}
