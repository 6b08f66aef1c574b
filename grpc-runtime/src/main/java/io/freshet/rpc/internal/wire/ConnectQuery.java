package io.freshet.rpc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A call in the query of a GET request. Not changed after it was made.
 * <p>
 * Errors: INVALID_ARGUMENT when a parameter is missing, repeated, or not what it has to
 * be. Parameters that are not known are ignored.
 * <p>
 * Source: Connect Protocol Reference, Unary-Get-Request.
 *
 * @param codec the encoding of the message, such as {@code json}
 * @param compression the coding of the message, or {@code null} if it is not compressed
 * @param message the message as the codec and the coding made it
 */
public record ConnectQuery(String codec, @Nullable String compression, byte[] message) {

	private static final String HEX = "0123456789ABCDEF";

	/**
	 * Reads a query.
	 * @param query what follows the question mark
	 * @return the call
	 * @throws RpcException with INVALID_ARGUMENT if it is none
	 */
	public static ConnectQuery parse(AsciiString query) {
		Map<String, byte[]> parameters = new HashMap<>();
		int start = 0;
		while (start <= query.length()) {
			int end = query.indexOf('&', start);
			end = (end < 0) ? query.length() : end;
			add(query.subSequence(start, end, false), parameters);
			start = end + 1;
		}
		String connect = text("connect", parameters);
		if (connect != null && !connect.equals("v1")) {
			throw invalid("connect is '" + connect + "', supported is: v1");
		}
		String codec = text("encoding", parameters);
		byte[] message = parameters.get("message");
		if (codec == null || codec.isEmpty()) {
			throw invalid("encoding is missing");
		}
		if (message == null) {
			throw invalid("message is missing");
		}
		String base64 = text("base64", parameters);
		if (base64 != null && !base64.equals("0") && !base64.equals("1")) {
			throw invalid("base64 is '" + base64 + "', allowed are 0 and 1");
		}
		return new ConnectQuery(codec, text("compression", parameters),
				"1".equals(base64) ? decodeBase64(message) : message);
	}

	/**
	 * Writes the query. Text stays readable; what is compressed or not UTF-8 becomes
	 * base64.
	 * @param text whether the message is a text in UTF-8 when it is not compressed
	 * @return what follows the question mark
	 */
	public AsciiString format(boolean text) {
		boolean base64 = !text || this.compression != null;
		StringBuilder query = new StringBuilder(64 + this.message.length * 2).append("connect=v1");
		query.append(base64 ? "&base64=1" : "");
		if (this.compression != null) {
			query.append("&compression=");
			escape(this.compression.getBytes(StandardCharsets.UTF_8), query);
		}
		query.append("&encoding=");
		escape(this.codec.getBytes(StandardCharsets.UTF_8), query);
		query.append("&message=");
		if (base64) {
			query.append(Base64.getUrlEncoder().withoutPadding().encodeToString(this.message));
		}
		else {
			escape(this.message, query);
		}
		return new AsciiString(query);
	}

	private static void add(AsciiString parameter, Map<String, byte[]> parameters) {
		int equals = parameter.indexOf('=', 0);
		AsciiString name = (equals < 0) ? parameter : parameter.subSequence(0, equals, false);
		AsciiString value = (equals < 0) ? AsciiString.EMPTY_STRING : parameter.subSequence(equals + 1);
		switch (name.toString()) {
			case "connect", "base64", "compression", "encoding", "message" -> {
				if (parameters.put(name.toString(), unescape(value)) != null) {
					throw invalid(name + " occurs more than once");
				}
			}
			default -> {
				// Somebody else's, such as one that keeps caches apart.
			}
		}
	}

	private static @Nullable String text(String name, Map<String, byte[]> parameters) {
		byte[] value = parameters.get(name);
		return (value != null) ? new String(value, StandardCharsets.UTF_8) : null;
	}

	private static byte[] decodeBase64(byte[] text) {
		try {
			return Base64.getUrlDecoder().decode(text);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("message is not base64 of the URL-safe alphabet");
		}
	}

	/** Source: WHATWG URL, application/x-www-form-urlencoded. */
	private static byte[] unescape(AsciiString value) {
		byte[] bytes = new byte[value.length()];
		int length = 0;
		for (int i = 0; i < value.length(); i++) {
			byte b = value.byteAt(i);
			if (b == '%') {
				int high = (i + 2 < value.length()) ? Character.digit(value.byteAt(i + 1), 16) : -1;
				int low = (high >= 0) ? Character.digit(value.byteAt(i + 2), 16) : -1;
				if (low < 0) {
					throw invalid("a percent sign is not followed by two digits");
				}
				b = (byte) (high << 4 | low);
				i += 2;
			}
			else if (b == '+') {
				b = ' ';
			}
			bytes[length++] = b;
		}
		return Arrays.copyOf(bytes, length);
	}

	private static void escape(byte[] value, StringBuilder out) {
		for (byte b : value) {
			boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-'
					|| b == '_' || b == '.' || b == '~';
			if (plain) {
				out.append((char) b);
			}
			else {
				out.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
			}
		}
	}

	private static RpcException invalid(String what) {
		return new RpcException(StatusCode.INVALID_ARGUMENT, "query: " + what);
	}

}
