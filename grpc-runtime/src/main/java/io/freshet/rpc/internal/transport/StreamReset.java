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
