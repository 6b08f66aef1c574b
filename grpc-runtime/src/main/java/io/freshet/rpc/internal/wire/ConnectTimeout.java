package io.freshet.rpc.internal.wire;

import java.util.concurrent.TimeUnit;

import io.netty.util.AsciiString;

/**
 * The value of {@code connect-timeout-ms}: one to ten digits.
 * <p>
 * Source: Connect Protocol Reference, Timeout.
 */
public final class ConnectTimeout {

	private static final int MAX_DIGITS = 10;

	private static final long MAX_MILLIS = 9_999_999_999L;

	private ConnectTimeout() {
	}

	/**
	 * Reads a timeout.
	 * @param value the value of the header
	 * @return the timeout in nanoseconds, 0 included; {@link TimeoutHeader#MALFORMED} if
	 * the value is not a timeout
	 */
	public static long parse(AsciiString value) {
		int digits = value.length();
		if (digits < 1 || digits > MAX_DIGITS) {
			return TimeoutHeader.MALFORMED;
		}
		long millis = 0;
		for (int i = 0; i < digits; i++) {
			int digit = value.byteAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return TimeoutHeader.MALFORMED;
			}
			millis = millis * 10 + digit;
		}
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

	/**
	 * Writes a timeout. What is less than a millisecond is cut off, so that the peer
	 * never waits longer than this side.
	 * @param nanos the timeout in nanoseconds
	 * @return the value of the header
	 * @throws IllegalArgumentException if the timeout is not positive: such a call has to
	 * fail without being sent
	 */
	public static AsciiString format(long nanos) {
		if (nanos <= 0) {
			throw new IllegalArgumentException("a timeout of " + nanos + " ns cannot be sent");
		}
		return new AsciiString(Long.toString(Math.min(MAX_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos))));
	}

}
