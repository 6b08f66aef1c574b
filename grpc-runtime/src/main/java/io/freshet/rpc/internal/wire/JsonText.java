package io.freshet.rpc.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * JSON as far as the Connect protocol itself needs it. An object is read as a {@code Map}
 * in the order of the text, an array as a {@code List}, a string, number or truth value
 * as a {@code String}, {@code Double} or {@code Boolean}, and {@code null} as
 * {@code null}. Of members with the same name the last one counts. For one thread.
 * <p>
 * Source: RFC 8259.
 */
final class JsonText {

	/** How deep objects and arrays may be nested. */
	static final int MAX_DEPTH = 64;

	private final String text;

	private int position;

	private JsonText(String text) {
		this.text = text;
	}

	/**
	 * Reads a text that is an object.
	 * @param utf8 the text
	 * @return the members, or {@code null} if the text is no JSON object
	 */
	@SuppressWarnings("unchecked")
	static @Nullable Map<String, @Nullable Object> parseObject(byte[] utf8) {
		try {
			JsonText json = new JsonText(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
			Object value = json.value(0);
			json.skipSpace();
			boolean complete = json.position == json.text.length();
			return (complete && value instanceof Map) ? (Map<String, @Nullable Object>) value : null;
		}
		catch (BrokenException | CharacterCodingException | NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Writes a string with its quotes.
	 * @param value the string
	 * @param out takes it
	 */
	static void quote(String value, StringBuilder out) {
		out.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			switch (c) {
				case '"', '\\' -> out.append('\\').append(c);
				case '\n' -> out.append("\\n");
				case '\r' -> out.append("\\r");
				case '\t' -> out.append("\\t");
				default -> {
					if (c < 0x20) {
						out.append("\\u00").append((c < 0x10) ? '0' : '1').append(Character.forDigit(c & 0xf, 16));
					}
					else {
						out.append(c);
					}
				}
			}
		}
		out.append('"');
	}

	private @Nullable Object value(int depth) throws BrokenException {
		skipSpace();
		return switch (peek()) {
			case '{' -> object(depth);
			case '[' -> array(depth);
			case '"' -> string();
			case 't' -> literal("true", Boolean.TRUE);
			case 'f' -> literal("false", Boolean.FALSE);
			case 'n' -> literal("null", null);
			default -> number();
		};
	}

	private Map<String, @Nullable Object> object(int depth) throws BrokenException {
		requireDepth(depth);
		this.position++;
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		if (skipIf('}')) {
			return members;
		}
		do {
			skipSpace();
			if (peek() != '"') {
				throw new BrokenException();
			}
			String name = string();
			if (!skipIf(':')) {
				throw new BrokenException();
			}
			members.put(name, value(depth + 1));
		}
		while (skipIf(','));
		require('}');
		return members;
	}

	private List<@Nullable Object> array(int depth) throws BrokenException {
		requireDepth(depth);
		this.position++;
		List<@Nullable Object> elements = new ArrayList<>();
		if (skipIf(']')) {
			return elements;
		}
		do {
			elements.add(value(depth + 1));
		}
		while (skipIf(','));
		require(']');
		return elements;
	}

	private String string() throws BrokenException {
		StringBuilder value = new StringBuilder();
		this.position++;
		while (peek() != '"') {
			char c = next();
			if (c < 0x20) {
				throw new BrokenException();
			}
			value.append((c == '\\') ? escaped() : c);
		}
		this.position++;
		return value.toString();
	}

	private char escaped() throws BrokenException {
		char c = next();
		return switch (c) {
			case '"', '\\', '/' -> c;
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'u' -> {
				int unit = 0;
				for (int i = 0; i < 4; i++) {
					int digit = Character.digit(next(), 16);
					if (digit < 0) {
						throw new BrokenException();
					}
					unit = unit << 4 | digit;
				}
				yield (char) unit;
			}
			default -> throw new BrokenException();
		};
	}

	private @Nullable Object literal(String word, @Nullable Object value) throws BrokenException {
		if (!this.text.startsWith(word, this.position)) {
			throw new BrokenException();
		}
		this.position += word.length();
		return value;
	}

	private Double number() throws BrokenException {
		int start = this.position;
		while (this.position < this.text.length() && "+-.0123456789eE".indexOf(peek()) >= 0) {
			this.position++;
		}
		if (start == this.position) {
			throw new BrokenException();
		}
		return Double.valueOf(this.text.substring(start, this.position));
	}

	private void skipSpace() {
		while (this.position < this.text.length() && " \t\r\n".indexOf(this.text.charAt(this.position)) >= 0) {
			this.position++;
		}
	}

	private boolean skipIf(char expected) throws BrokenException {
		skipSpace();
		boolean found = peek() == expected;
		this.position += found ? 1 : 0;
		return found;
	}

	private void require(char expected) throws BrokenException {
		if (!skipIf(expected)) {
			throw new BrokenException();
		}
	}

	private static void requireDepth(int depth) throws BrokenException {
		if (depth >= MAX_DEPTH) {
			throw new BrokenException();
		}
	}

	private char next() throws BrokenException {
		char c = peek();
		this.position++;
		return c;
	}

	private char peek() throws BrokenException {
		if (this.position == this.text.length()) {
			throw new BrokenException();
		}
		return this.text.charAt(this.position);
	}

	/** The text is not JSON. */
	private static final class BrokenException extends Exception {

		private static final long serialVersionUID = 1L;

		BrokenException() {
			super("not JSON", null, false, false);
		}

	}

}
