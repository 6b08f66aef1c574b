package io.freshet.spring.autoconfigure.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;

/**
 * What the access log says of a call. Immutable.
 *
 * @param fields the fields by their names, in the order of a line; {@code null} for what
 * is not known
 */
record AccessRecord(Map<String, @Nullable Object> fields) {

	private static final JsonWriter<Map<String, Object>> WRITER = JsonWriter.standard();

	/**
	 * Writes the record as a pattern says.
	 * @param pattern names of fields in braces, and text between
	 * @return the line
	 */
	String format(String pattern) {
		StringBuilder line = new StringBuilder(pattern.length() * 2);
		int from = 0;
		while (from < pattern.length()) {
			int open = pattern.indexOf('{', from);
			int close = (open >= 0) ? pattern.indexOf('}', open) : -1;
			if (close < 0) {
				break;
			}
			String name = pattern.substring(open + 1, close);
			line.append(pattern, from, open);
			if (this.fields.containsKey(name)) {
				append(line, this.fields.get(name));
			}
			else {
				line.append(pattern, open, close + 1);
			}
			from = close + 1;
		}
		return line.append(pattern, from, pattern.length()).toString();
	}

	/** A peer must not be able to begin a line of its own. */
	private static void append(StringBuilder line, @Nullable Object value) {
		String text = (value != null) ? value.toString() : "-";
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			line.append(Character.isISOControl(c) ? '?' : c);
		}
	}

	/**
	 * Writes the record as a JSON object, without what is not known.
	 * @return the line
	 */
	String json() {
		Map<String, Object> known = new LinkedHashMap<>();
		this.fields.forEach((name, value) -> {
			if (value != null) {
				known.put(name, value);
			}
		});
		return WRITER.writeToString(known);
	}

	/** Collects fields. For use by one thread. */
	static final class Builder {

		private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

		Builder add(String name, @Nullable Object value) {
			this.fields.put(name, value);
			return this;
		}

		AccessRecord build() {
			return new AccessRecord(this.fields);
		}

	}

}
