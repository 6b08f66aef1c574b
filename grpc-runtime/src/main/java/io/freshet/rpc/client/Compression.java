package io.freshet.rpc.client;

/** The codings that requests can be sent in. */
final class Compression {

	static final String IDENTITY = "identity";

	static final String GZIP = "gzip";

	private Compression() {
	}

	static String check(String encoding) {
		if (!encoding.equals(IDENTITY) && !encoding.equals(GZIP)) {
			throw new IllegalArgumentException(
					"compression '" + encoding + "' is not known; allowed are '" + IDENTITY + "' and '" + GZIP + "'");
		}
		return encoding;
	}

}
