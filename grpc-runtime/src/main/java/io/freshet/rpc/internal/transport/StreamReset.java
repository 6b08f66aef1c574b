package io.freshet.rpc.internal.transport;

/**
 * Why a stream ended before its time. Immutable.
 *
 * @param cause who ended it
 * @param errorCode the error code of RFC 9113, section 7; {@link #NO_CODE} if the
 * connection was lost without one
 * @param unprocessed whether the peer is known not to have seen the stream, so that the
 * call may be sent again
 * @param detail a text for people, empty when there is none
 */
public record StreamReset(Cause cause, long errorCode, boolean unprocessed, String detail) {

	/** Stands for the absence of an error code. */
	public static final long NO_CODE = -1;

	/**
	 * Returns what streams hear when nothing of them was sent.
	 * @param detail a text for people
	 * @return the reset
	 */
	public static StreamReset neverSent(String detail) {
		return new StreamReset(Cause.NEVER_SENT, NO_CODE, true, detail);
	}

	/**
	 * Returns what streams hear when their connection is gone.
	 * @param failure why it is gone
	 * @param unprocessed whether the peer is known not to have seen the stream
	 * @return the reset
	 */
	public static StreamReset connectionLost(Throwable failure, boolean unprocessed) {
		String detail = (failure.getMessage() != null) ? failure.getMessage() : "the connection was closed";
		return new StreamReset(Cause.CONNECTION_LOST, NO_CODE, unprocessed, detail);
	}

	/**
	 * Returns what a stream hears whose peer broke the protocol.
	 * @param errorCode the error code, {@link #NO_CODE} if the protocol has none
	 * @param failure how the peer broke it
	 * @return the reset
	 */
	public static StreamReset protocolError(long errorCode, Throwable failure) {
		return new StreamReset(Cause.PROTOCOL_ERROR, errorCode, false, String.valueOf(failure.getMessage()));
	}

	/** Who ended a stream. */
	public enum Cause {

		/** The peer sent RST_STREAM. */
		RESET_BY_PEER,

		/** The peer announced by GOAWAY that it never saw the stream. */
		GOAWAY,

		/** The connection could open no more streams; nothing of this one was sent. */
		NEVER_SENT,

		/** The connection broke or was closed. */
		CONNECTION_LOST,

		/** This side ended the stream because the peer broke the protocol. */
		PROTOCOL_ERROR

	}

}
