package io.freshet.rpc.internal.wire;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;

/**
 * The error codes of HTTP/2 and what they mean to a client whose stream was reset.
 * <p>
 * Source: RFC 9113, 7; gRPC over HTTP/2, Errors.
 */
public final class ResetCodes {

	/** The end is no error. */
	public static final long NO_ERROR = 0x0;

	/** The peer broke the protocol. */
	public static final long PROTOCOL_ERROR = 0x1;

	/** Something unexpected happened. */
	public static final long INTERNAL_ERROR = 0x2;

	/** More bytes came than the window allowed. */
	public static final long FLOW_CONTROL_ERROR = 0x3;

	/** The stream was closed already. */
	public static final long STREAM_CLOSED = 0x5;

	/** A frame had a wrong size. */
	public static final long FRAME_SIZE_ERROR = 0x6;

	/** The stream was not processed. */
	public static final long REFUSED_STREAM = 0x7;

	/** The stream is not wanted any more. */
	public static final long CANCEL = 0x8;

	/** Header compression is out of step. */
	public static final long COMPRESSION_ERROR = 0x9;

	/** The peer asks for too much. */
	public static final long ENHANCE_YOUR_CALM = 0xb;

	/** The connection is not secure enough. */
	public static final long INADEQUATE_SECURITY = 0xc;

	/** The peer wants HTTP/1.1. */
	public static final long HTTP_1_1_REQUIRED = 0xd;

	private static final String[] NAMES = { "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR",
			"SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR",
			"CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED" };

	private ResetCodes() {
	}

	/**
	 * Returns the status of a call whose stream the peer reset. Whether the deadline has
	 * passed meanwhile, which turns CANCELLED into DEADLINE_EXCEEDED, is for the caller
	 * to know.
	 * @param errorCode the error code
	 * @return the status
	 */
	public static Status toStatus(long errorCode) {
		return Status.of(toCode(errorCode), "stream was reset by the peer: " + name(errorCode));
	}

	/**
	 * Returns the name of an error code.
	 * @param errorCode the error code
	 * @return the name in RFC 9113, or the number if it is not there
	 */
	public static String name(long errorCode) {
		return (errorCode >= 0 && errorCode < NAMES.length) ? NAMES[(int) errorCode]
				: "0x" + Long.toHexString(errorCode);
	}

	private static StatusCode toCode(long errorCode) {
		if (errorCode == REFUSED_STREAM) {
			return StatusCode.UNAVAILABLE;
		}
		if (errorCode == CANCEL) {
			return StatusCode.CANCELLED;
		}
		if (errorCode == ENHANCE_YOUR_CALM) {
			return StatusCode.RESOURCE_EXHAUSTED;
		}
		if (errorCode == INADEQUATE_SECURITY) {
			return StatusCode.PERMISSION_DENIED;
		}
		// NO_ERROR before the trailers is INTERNAL, too
		return (errorCode >= 0 && errorCode < HTTP_1_1_REQUIRED) ? StatusCode.INTERNAL : StatusCode.UNKNOWN;
	}

}
