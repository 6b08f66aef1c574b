package io.freshet.rpc.client;

import io.freshet.rpc.internal.wire.AvailableCodecs;

/** The codings that requests can be sent in. */
final class Compression {

	static final String IDENTITY = "identity";

	private Compression() {
	}

	static String check(String encoding) {
		if (!encoding.equals(IDENTITY) && AvailableCodecs.registry().find(encoding) == null) {
			throw new IllegalArgumentException("compression '" + encoding + "' is not known; allowed are: "
					+ AvailableCodecs.registry().acceptList());
		}
		return encoding;
	}

}
