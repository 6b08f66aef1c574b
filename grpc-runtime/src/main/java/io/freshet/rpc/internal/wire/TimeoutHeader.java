package io.freshet.rpc.internal.wire;

import io.netty.util.AsciiString;

/**
 * The value of {@code grpc-timeout}: one to eight digits and a unit.
 * <p>
 * Source: gRPC over HTTP/2, Requests, Timeout.
 */
public final class TimeoutHeader {

	/** Stands for a value that is not a timeout. */
	public static final long MALFORMED = -1;

	private static final int MAX_DIGITS = 8;

	private static final long TOO_LONG = 100_000_000;

	private static final byte[] UNITS = { 'n', 'u', 'm', 'S', 'M', 'H' };

	private static final long[] UNIT_NANOS = { 1, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000L,
			3_600_000_000_000L };

	private TimeoutHeader() {
	}

	/**
	 * Reads a timeout.
	 * @param value the value of the header
	 * @return the timeout in nanoseconds, 0 included; {@link Long#MAX_VALUE} if it is
	 * longer than a long can tell; {@link #MALFORMED} if the value is not a timeout
	 */
	public static long parse(AsciiString value) {
		int digits = value.length() - 1;
		if (digits < 1 || digits > MAX_DIGITS) {
			return MALFORMED;
		}
		long amount = 0;
		for (int i = 0; i < digits; i++) {
			int digit = value.byteAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return MALFORMED;
			}
			amount = amount * 10 + digit;
		}
		byte unit = value.byteAt(digits);
		for (int i = 0; i < UNITS.length; i++) {
			if (UNITS[i] == unit) {
				// 99999999H does not fit into a long
				return (amount > Long.MAX_VALUE / UNIT_NANOS[i]) ? Long.MAX_VALUE : amount * UNIT_NANOS[i];
			}
		}
		return MALFORMED;
	}

	/**
	 * Writes a timeout in the smallest unit that fits into eight digits. What the unit
	 * cannot tell is cut off, so that the peer never waits longer than this side.
	 * @param nanos the timeout in nanoseconds
	 * @return the value of the header
	 * @throws IllegalArgumentException if the timeout is not positive: such a call has to
	 * fail without being sent
	 */
	public static AsciiString format(long nanos) {
		if (nanos <= 0) {
			throw new IllegalArgumentException("a timeout of " + nanos + " ns cannot be sent");
		}
		int unit = 0;
		while (nanos / UNIT_NANOS[unit] >= TOO_LONG) {
			unit++;
		}
		long amount = nanos / UNIT_NANOS[unit];
		int digits = 1;
		for (long rest = amount; rest >= 10; rest /= 10) {
			digits++;
		}
		byte[] text = new byte[digits + 1];
		text[digits] = UNITS[unit];
		for (int i = digits - 1; i >= 0; i--) {
			text[i] = (byte) ('0' + amount % 10);
			amount /= 10;
		}
		return new AsciiString(text, false);
	}

}
