package io.freshet.rpc.internal.wire;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The values of fields whose names end in {@code -bin}: base64 with the standard
 * alphabet, sent without padding, accepted with and without.
 * <p>
 * Source: gRPC over HTTP/2, Custom-Metadata, Binary-Header.
 */
public final class BinaryHeader {

	private BinaryHeader() {
	}

	/**
	 * Encodes a value.
	 * @param value the value
	 * @return base64 without padding
	 */
	public static AsciiString encode(byte[] value) {
		return new AsciiString(Base64.getEncoder().withoutPadding().encode(value), false);
	}

	/**
	 * Decodes a field that may hold several values joined by commas.
	 * @param field what came over the wire
	 * @return the values that could be decoded, in order; the others are left out
	 */
	public static List<byte[]> decode(AsciiString field) {
		int comma = field.indexOf(',', 0);
		if (comma < 0) {
			byte[] value = decode(field, 0, field.length());
			return (value != null) ? List.of(value) : List.of();
		}
		List<byte[]> values = new ArrayList<>();
		int start = 0;
		while (start <= field.length()) {
			int end = (comma < 0) ? field.length() : comma;
			byte[] value = decode(field, start, end);
			if (value != null) {
				values.add(value);
			}
			start = end + 1;
			comma = (start < field.length()) ? field.indexOf(',', start) : -1;
		}
		return values;
	}

	private static byte @Nullable [] decode(AsciiString field, int start, int end) {
		AsciiString part = field.subSequence(start, end, false).trim();
		try {
			return Base64.getDecoder().decode(part.toByteArray());
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
