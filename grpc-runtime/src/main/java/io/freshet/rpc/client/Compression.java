package io.freshet.rpc.client;

/** The codings that requests can be sent in. */
final class Compression {

	static final String IDENTITY = "identity";

	private Compression() {
	}

	static String check(String encoding) {
		if (!encoding.equals(IDENTITY) && RequestHeaders.CODECS.find(encoding) == null) {
			throw new IllegalArgumentException("compression '" + encoding + "' is not known; allowed are: " + IDENTITY
					+ "," + RequestHeaders.CODECS.acceptList());
		}
		return encoding;
	}

}
