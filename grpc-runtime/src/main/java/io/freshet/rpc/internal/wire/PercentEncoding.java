package io.freshet.rpc.internal.wire;

import java.nio.charset.StandardCharsets;

import io.netty.util.AsciiString;

/**
 * The coding of {@code grpc-message}: UTF-8, of which every byte that is not printable
 * ASCII, and the percent sign, becomes {@code %} and two hexadecimal digits.
 * <p>
 * Source: gRPC over HTTP/2, Responses, Status-Message.
 */
public final class PercentEncoding {

	private static final byte[] HEX = { '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E',
			'F' };

	private PercentEncoding() {
	}

	/**
	 * Encodes a text. Half of a surrogate pair becomes a question mark.
	 * @param text the text
	 * @return printable ASCII
	 */
	public static AsciiString encode(String text) {
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		int escapes = 0;
		for (byte b : utf8) {
			if (!isPlain(b)) {
				escapes++;
			}
		}
		if (escapes == 0) {
			return new AsciiString(utf8, false);
		}
		byte[] encoded = new byte[utf8.length + escapes * 2];
		int length = 0;
		for (byte b : utf8) {
			if (isPlain(b)) {
				encoded[length++] = b;
			}
			else {
				encoded[length++] = '%';
				encoded[length++] = HEX[(b >> 4) & 0xf];
				encoded[length++] = HEX[b & 0xf];
			}
		}
		return new AsciiString(encoded, false);
	}

	/**
	 * Decodes a text and never fails: escapes that are broken stay as they are, and bytes
	 * that are not UTF-8 become replacement characters.
	 * @param value what came over the wire
	 * @return the text
	 */
	public static String decode(AsciiString value) {
		byte[] decoded = new byte[value.length()];
		int length = 0;
		for (int i = 0; i < value.length(); i++) {
			byte b = value.byteAt(i);
			int escaped = (b == '%' && i + 2 < value.length()) ? hex(value.byteAt(i + 1), value.byteAt(i + 2)) : -1;
			if (escaped >= 0) {
				b = (byte) escaped;
				i += 2;
			}
			decoded[length++] = b;
		}
		return new String(decoded, 0, length, StandardCharsets.UTF_8);
	}

	private static boolean isPlain(byte b) {
		return b >= 0x20 && b <= 0x7e && b != '%';
	}

	/** Returns the value of two hexadecimal digits, negative if they are not. */
	private static int hex(byte high, byte low) {
		int first = Character.digit(high, 16);
		int second = Character.digit(low, 16);
		return (first < 0 || second < 0) ? -1 : first << 4 | second;
	}

}
