package io.freshet.rpc.internal.wire;

import io.netty.util.AsciiString;

/**
 * The table of header fields that both sides of a connection know from the start.
 * Immutable.
 * <p>
 * Source: RFC 7541, Appendix A.
 */
final class HpackStaticTable {

	/** The number of entries; the dynamic table begins behind them. */
	static final int SIZE = 61;

	/** A power of two, about four times the number of names. */
	private static final int SLOTS = 256;

	private static final AsciiString[] NAMES = new AsciiString[SIZE + 1];

	private static final AsciiString[] VALUES = new AsciiString[SIZE + 1];

	/** The first entry of a name, at the slot of its hash or a later one; 0 is a gap. */
	private static final byte[] FIRST = new byte[SLOTS];

	static {
		AsciiString[] shared = { HeaderNames.AUTHORITY, HeaderNames.METHOD, HeaderNames.PATH, HeaderNames.SCHEME,
				HeaderNames.STATUS, HeaderNames.ALLOW, HeaderNames.CONTENT_LENGTH, HeaderNames.CONTENT_TYPE,
				HeaderNames.HOST, HeaderNames.USER_AGENT, HeaderNames.POST, HeaderNames.HTTP, HeaderNames.HTTPS,
				HeaderNames.OK_200 };
		String[] entries = { ":authority", "", ":method", "GET", ":method", "POST", ":path", "/", ":path",
				"/index.html", ":scheme", "http", ":scheme", "https", ":status", "200", ":status", "204", ":status",
				"206", ":status", "304", ":status", "400", ":status", "404", ":status", "500", "accept-charset", "",
				"accept-encoding", "gzip, deflate", "accept-language", "", "accept-ranges", "", "accept", "",
				"access-control-allow-origin", "", "age", "", "allow", "", "authorization", "", "cache-control", "",
				"content-disposition", "", "content-encoding", "", "content-language", "", "content-length", "",
				"content-location", "", "content-range", "", "content-type", "", "cookie", "", "date", "", "etag", "",
				"expect", "", "expires", "", "from", "", "host", "", "if-match", "", "if-modified-since", "",
				"if-none-match", "", "if-range", "", "if-unmodified-since", "", "last-modified", "", "link", "",
				"location", "", "max-forwards", "", "proxy-authenticate", "", "proxy-authorization", "", "range", "",
				"referer", "", "refresh", "", "retry-after", "", "server", "", "set-cookie", "",
				"strict-transport-security", "", "transfer-encoding", "", "user-agent", "", "vary", "", "via", "",
				"www-authenticate", "" };
		for (int index = 1; index <= SIZE; index++) {
			NAMES[index] = share(entries[index * 2 - 2], shared);
			VALUES[index] = share(entries[index * 2 - 1], shared);
			if (!NAMES[index].equals(NAMES[index - 1])) {
				int slot = NAMES[index].hashCode() & (SLOTS - 1);
				while (FIRST[slot] != 0) {
					slot = (slot + 1) & (SLOTS - 1);
				}
				FIRST[slot] = (byte) index;
			}
		}
	}

	private HpackStaticTable() {
	}

	/**
	 * Returns the first entry with a name.
	 * @param name the name
	 * @return its index, or 0 when there is none
	 */
	static int indexOf(AsciiString name) {
		int slot = name.hashCode() & (SLOTS - 1);
		int index = FIRST[slot];
		while (index != 0 && NAMES[index] != name && !NAMES[index].equals(name)) {
			slot = (slot + 1) & (SLOTS - 1);
			index = FIRST[slot];
		}
		return index;
	}

	/**
	 * Returns the entry with a name and a value.
	 * @param first what {@link #indexOf(AsciiString)} says of the name, not 0
	 * @param value the value
	 * @return its index, or 0 when there is none
	 */
	static int indexOf(int first, AsciiString value) {
		AsciiString name = NAMES[first];
		// entries of one name stand side by side
		for (int index = first; index <= SIZE && NAMES[index] == name; index++) {
			if (VALUES[index] == value || VALUES[index].equals(value)) {
				return index;
			}
		}
		return 0;
	}

	/** Equal strings become one instance, so that most comparisons end at once. */
	private static AsciiString share(String text, AsciiString[] shared) {
		for (AsciiString candidate : shared) {
			if (candidate.contentEquals(text)) {
				return candidate;
			}
		}
		for (AsciiString candidate : NAMES) {
			if (candidate != null && candidate.contentEquals(text)) {
				return candidate;
			}
		}
		return AsciiString.cached(text);
	}

}
