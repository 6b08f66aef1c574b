package io.freshet.rpc.server;

/** Checks settings. Has no state. */
final class Bounds {

	private Bounds() {
	}

	/**
	 * Checks that a setting is large enough.
	 * @param least the least it may be
	 * @param value the setting
	 * @param name its name
	 * @return the setting
	 */
	static int atLeast(int least, int value, String name) {
		if (value < least) {
			throw new IllegalArgumentException(name + " is " + value + ", it has to be at least " + least);
		}
		return value;
	}

}
