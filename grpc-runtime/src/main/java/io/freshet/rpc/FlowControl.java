package io.freshet.rpc;

/**
 * How many bytes the peer may send ahead of those that use them. A stream starts with a
 * window, and what it took of it is given back when its messages are taken, so that a
 * slow reader keeps no more than one window. What the connection as a whole took is given
 * back at once, so that a slow reader does not hold up the other streams.
 * <p>
 * Where the windows may grow, the path is measured while much arrives on it, and streams
 * whose messages are taken get windows of up to twice what is under way at a time; all
 * streams of a connection together get at most {@code maxStreamWindowBytes} above their
 * first windows. So a connection keeps no more than that and the first window of each
 * stream. Immutable.
 *
 * @param streamWindowBytes what the peer may send on a new stream, at least 65,535
 * @param maxStreamWindowBytes how far that may grow; the same number if it is fixed
 * @param connectionWindowBytes what the peer may send on a new connection, at least
 * 65,535; it grows with the windows of the streams
 */
public record FlowControl(int streamWindowBytes, int maxStreamWindowBytes, int connectionWindowBytes) {

	/** Windows of 1 MiB that grow up to 16 MiB. */
	public static final FlowControl DEFAULTS = automatic(1024 * 1024, 16 * 1024 * 1024);

	/** The windows that HTTP/2 starts with. RFC 9113, 6.9.2. */
	private static final int LEAST_BYTES = 65_535;

	/** Several streams shall have room to send at once. */
	private static final int LEAST_CONNECTION_BYTES = 1024 * 1024;

	public FlowControl {
		atLeast(LEAST_BYTES, streamWindowBytes, "streamWindowBytes");
		atLeast(streamWindowBytes, maxStreamWindowBytes, "maxStreamWindowBytes");
		atLeast(LEAST_BYTES, connectionWindowBytes, "connectionWindowBytes");
	}

	/**
	 * Returns windows that grow with what the path can hold.
	 * @param streamWindowBytes what the peer may send on a new stream, at least 65,535
	 * @param maxStreamWindowBytes how far that may grow
	 * @return the windows
	 */
	public static FlowControl automatic(int streamWindowBytes, int maxStreamWindowBytes) {
		return new FlowControl(streamWindowBytes, maxStreamWindowBytes, connectionWindowFor(streamWindowBytes));
	}

	/**
	 * Returns windows that stay as they are; the one of the connection is twice that of a
	 * stream, at least 1 MiB.
	 * @param streamWindowBytes what the peer may send on a stream, at least 65,535
	 * @return the windows
	 */
	public static FlowControl fixed(int streamWindowBytes) {
		return fixed(streamWindowBytes, connectionWindowFor(streamWindowBytes));
	}

	/**
	 * Returns windows that stay as they are.
	 * @param streamWindowBytes what the peer may send on a stream, at least 65,535
	 * @param connectionWindowBytes what the peer may send on the connection, at least
	 * 65,535
	 * @return the windows
	 */
	public static FlowControl fixed(int streamWindowBytes, int connectionWindowBytes) {
		return new FlowControl(streamWindowBytes, streamWindowBytes, connectionWindowBytes);
	}

	/**
	 * Returns whether the windows stay as they are.
	 * @return whether they do
	 */
	public boolean isFixed() {
		return this.maxStreamWindowBytes == this.streamWindowBytes;
	}

	/**
	 * Returns the window of a connection whose streams have a window.
	 * @param streamWindowBytes the window of a stream
	 * @return twice that, at least 1 MiB
	 */
	public static int connectionWindowFor(int streamWindowBytes) {
		return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_CONNECTION_BYTES, 2L * streamWindowBytes));
	}

	private static void atLeast(int least, int value, String setting) {
		if (value < least) {
			throw new IllegalArgumentException(setting + " is " + value + ", it has to be at least " + least);
		}
	}

}
