package io.freshet.rpc.internal.http2;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.AsciiString;

/**
 * The request or response that arrives on a stream, as far as HTTP has rules for it:
 * which pseudo-fields its headers have, that headers, DATA and trailers come in this
 * order, that DATA is as long as announced. Confined to the connection's event loop.
 * <p>
 * Errors: PROTOCOL_ERROR on the stream when the message is malformed, STREAM_CLOSED when
 * it goes on after its end. Source: RFC 9113, 8.1 to 8.3.
 */
final class InboundMessage {

	private static final AsciiString CONNECT = AsciiString.cached("CONNECT");

	private static final long UNKNOWN = -1;

	private static final int METHOD = 1;

	private static final int SCHEME = 2;

	private static final int AUTHORITY = 4;

	private static final int PATH = 8;

	private static final int STATUS = 16;

	private final boolean request;

	private boolean headersReceived;

	private boolean ended;

	/** How many bytes of DATA are still to come, if that was announced. */
	private long missingBytes = UNKNOWN;

	/**
	 * Creates the message.
	 * @param request whether it is a request
	 */
	InboundMessage(boolean request) {
		this.request = request;
	}

	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Takes a block of fields.
	 * @param stream the stream, for the error
	 * @param fields the fields; pseudo-fields come before the others, which the decoder
	 * sees to
	 * @param endStream whether the block ends the message
	 * @return whether the block belongs to the message; a client skips 1xx blocks
	 * @throws Http2Exception if the block must not come here or is malformed
	 */
	boolean headersReceived(int stream, HeaderFields fields, boolean endStream) throws Http2Exception {
		requireOpen(stream, "HEADERS");
		if (this.headersReceived) {
			trailersReceived(stream, fields, endStream);
		}
		else {
			if (isInformational(fields)) {
				return false;
			}
			requirePseudoFields(stream, fields);
			this.missingBytes = announcedBytes(stream, fields);
			this.headersReceived = true;
		}
		if (endStream) {
			end(stream);
		}
		return true;
	}

	private static void trailersReceived(int stream, HeaderFields fields, boolean endStream) throws Http2Exception {
		// RFC 9113, 8.1: trailers end the stream and have no pseudo-fields.
		if (!endStream) {
			throw malformed(stream, "trailers without END_STREAM");
		}
		if (fields.size() > 0 && isPseudoField(fields.name(0))) {
			throw malformed(stream, "trailers with " + fields.name(0));
		}
	}

	/**
	 * Takes note of DATA.
	 * @param stream the stream, for the error
	 * @param bytes the length without padding
	 * @param endStream whether the message ends with it
	 * @throws Http2Exception if it must not come here
	 */
	void dataReceived(int stream, int bytes, boolean endStream) throws Http2Exception {
		requireOpen(stream, "DATA");
		if (!this.headersReceived) {
			throw malformed(stream, "DATA before HEADERS");
		}
		if (this.missingBytes != UNKNOWN) {
			if (bytes > this.missingBytes) {
				throw malformed(stream, "more DATA than content-length says");
			}
			this.missingBytes -= bytes;
		}
		if (endStream) {
			end(stream);
		}
	}

	private void end(int stream) throws Http2Exception {
		// A response to HEAD may be shorter than it says, but nobody here sends HEAD. RFC
		// 9113, 8.1.1.
		if (this.missingBytes > 0) {
			throw malformed(stream, "less DATA than content-length says");
		}
		this.ended = true;
	}

	private void requireOpen(int stream, String frame) throws Http2Exception {
		if (this.ended) {
			throw Http2Exception.streamError(stream, Http2Error.STREAM_CLOSED, "%s after END_STREAM", frame);
		}
	}

	/** RFC 9113, 8.1: any number of 1xx blocks may precede a response. */
	private boolean isInformational(HeaderFields fields) {
		AsciiString status = this.request ? null : fields.get(HeaderNames.STATUS);
		return status != null && status.length() == 3 && status.byteAt(0) == '1';
	}

	/** RFC 9113, 8.3.1 and 8.3.2: none twice, none unknown, all that there must be. */
	private void requirePseudoFields(int stream, HeaderFields fields) throws Http2Exception {
		int present = 0;
		boolean connect = false;
		for (int i = 0; i < fields.size() && isPseudoField(fields.name(i)); i++) {
			int field = pseudoField(fields.name(i));
			if (field == 0 || (field == STATUS) == this.request) {
				throw malformed(stream, "the pseudo-field " + fields.name(i) + " does not belong here");
			}
			if ((present & field) != 0) {
				throw malformed(stream, fields.name(i) + " occurs more than once");
			}
			if (field != AUTHORITY && fields.value(i).isEmpty()) {
				throw malformed(stream, fields.name(i) + " is empty");
			}
			present |= field;
			connect |= field == METHOD && fields.value(i).equals(CONNECT);
		}
		int required = this.request ? METHOD | SCHEME | PATH : STATUS;
		if (connect) {
			// RFC 9113, 8.5: CONNECT names a host and nothing else.
			required = METHOD | AUTHORITY;
			if ((present & (SCHEME | PATH)) != 0) {
				throw malformed(stream, "CONNECT with :scheme or :path");
			}
		}
		if ((present & required) != required) {
			throw malformed(stream, "a pseudo-field is missing");
		}
	}

	private static int pseudoField(AsciiString name) {
		if (name.equals(HeaderNames.METHOD)) {
			return METHOD;
		}
		if (name.equals(HeaderNames.SCHEME)) {
			return SCHEME;
		}
		if (name.equals(HeaderNames.PATH)) {
			return PATH;
		}
		if (name.equals(HeaderNames.AUTHORITY)) {
			return AUTHORITY;
		}
		return name.equals(HeaderNames.STATUS) ? STATUS : 0;
	}

	/** RFC 9113, 8.1.1: content-length, if there is one, is the sum of all DATA. */
	private static long announcedBytes(int stream, HeaderFields fields) throws Http2Exception {
		long announced = UNKNOWN;
		for (int i = 0; i < fields.size(); i++) {
			AsciiString name = fields.name(i);
			if (name.length() == HeaderNames.CONTENT_LENGTH.length() && name.equals(HeaderNames.CONTENT_LENGTH)) {
				long bytes = number(fields.value(i));
				if (bytes < 0 || (announced != UNKNOWN && announced != bytes)) {
					throw malformed(stream, "content-length is not one number");
				}
				announced = bytes;
			}
		}
		return announced;
	}

	private static long number(AsciiString digits) {
		if (digits.isEmpty() || digits.length() > 18) {
			return UNKNOWN;
		}
		long number = 0;
		for (int i = 0; i < digits.length(); i++) {
			int digit = digits.byteAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return UNKNOWN;
			}
			number = number * 10 + digit;
		}
		return number;
	}

	private static boolean isPseudoField(AsciiString name) {
		return name.byteAt(0) == ':';
	}

	private static Http2Exception malformed(int stream, String what) {
		return Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, "%s", what);
	}

}
