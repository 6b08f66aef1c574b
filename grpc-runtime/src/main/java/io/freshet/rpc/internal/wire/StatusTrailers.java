package io.freshet.rpc.internal.wire;

import java.util.List;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The header block that ends a response, and the one that is all of a response. When such
 * a block would exceed the limit of 8 KiB, details go first, then the text is cut, then
 * metadata goes: the code always arrives.
 * <p>
 * Source: gRPC over HTTP/2, Responses, Trailers and Trailers-Only.
 */
public final class StatusTrailers {

	/** What a block takes at most, counted as {@link MetadataFields#size}. */
	public static final int MAX_BYTES = 8192;

	private static final int CUT_MESSAGE_CHARS = 256;

	private static final AsciiString[] CODES = new AsciiString[StatusCode.values().length];

	static {
		for (int i = 0; i < CODES.length; i++) {
			CODES[i] = AsciiString.cached(Integer.toString(i));
		}
	}

	private static final HeaderFields OK_TRAILERS = new HeaderFields(1).add(HeaderNames.GRPC_STATUS, CODES[0],
			Indexing.INDEXED);

	private StatusTrailers() {
	}

	/**
	 * Returns the trailers of a response.
	 * @param status the status
	 * @param metadata the trailing metadata
	 * @return the fields; not to be changed, they are shared when there is nothing to
	 * tell but OK
	 */
	public static HeaderFields format(Status status, Metadata metadata) {
		if (status.isOk() && metadata.isEmpty()) {
			return OK_TRAILERS;
		}
		return withinLimit(new HeaderFields(), status, metadata, MAX_BYTES);
	}

	/**
	 * Returns the trailers of a response.
	 * @param status the status
	 * @param metadata the trailing metadata
	 * @param maxBytes what the block may take, counted as {@link MetadataFields#size}
	 * @return the fields; not to be changed
	 */
	public static HeaderFields format(Status status, Metadata metadata, int maxBytes) {
		return withinLimit(new HeaderFields(), status, metadata, maxBytes);
	}

	/**
	 * Returns the only header block of a response that ends before it has begun.
	 * @param status the status
	 * @param metadata the trailing metadata
	 * @param contentType the content type
	 * @return the fields
	 */
	public static HeaderFields formatTrailersOnly(Status status, Metadata metadata, AsciiString contentType) {
		HeaderFields start = new HeaderFields();
		start.add(HeaderNames.STATUS, HeaderNames.OK_200, Indexing.INDEXED);
		start.add(HeaderNames.CONTENT_TYPE, contentType, Indexing.INDEXED);
		return withinLimit(start, status, metadata, MAX_BYTES);
	}

	/**
	 * Reads the status of a response. Texts are kept when the code is not readable.
	 * @param trailers the trailers
	 * @return the status; UNKNOWN if it is missing or is not a code
	 */
	public static Status parse(HeaderFields trailers) {
		AsciiString value = trailers.get(HeaderNames.GRPC_STATUS);
		if (value == null) {
			return Status.of(StatusCode.UNKNOWN, "response has no grpc-status");
		}
		StatusCode code = parseCode(value);
		if (code == StatusCode.OK) {
			return Status.OK;
		}
		AsciiString message = trailers.get(HeaderNames.GRPC_MESSAGE);
		Status status;
		if (code == null) {
			status = Status.of(StatusCode.UNKNOWN,
					(message != null) ? PercentEncoding.decode(message) : "grpc-status '" + value + "' is not a code");
		}
		else {
			status = Status.of(code, (message != null) ? PercentEncoding.decode(message) : "");
		}
		AsciiString details = trailers.get(HeaderNames.GRPC_STATUS_DETAILS_BIN);
		return (details != null) ? status.withDetails(StatusDetailsHeader.decode(details)) : status;
	}

	/** Adds code, text and details, without a limit. */
	static void append(Status status, HeaderFields out) {
		out.add(HeaderNames.GRPC_STATUS, CODES[status.code().value()], Indexing.INDEXED);
		if (status.isOk()) {
			return;
		}
		if (!status.message().isEmpty()) {
			out.add(HeaderNames.GRPC_MESSAGE, PercentEncoding.encode(status.message()));
		}
		if (!status.details().isEmpty()) {
			out.add(HeaderNames.GRPC_STATUS_DETAILS_BIN, StatusDetailsHeader.encode(status));
		}
	}

	private static HeaderFields withinLimit(HeaderFields start, Status status, Metadata metadata, int maxBytes) {
		HeaderFields fields = block(start, status, metadata);
		if (MetadataFields.size(fields) > maxBytes) {
			Status plain = status.withDetails(List.of());
			fields = block(start, plain, metadata);
			if (MetadataFields.size(fields) > maxBytes) {
				Status brief = plain.withMessage(cut(plain.message()));
				fields = block(start, brief, metadata);
				if (MetadataFields.size(fields) > maxBytes) {
					fields = block(start, brief, Metadata.empty());
				}
			}
		}
		return fields;
	}

	private static HeaderFields block(HeaderFields start, Status status, Metadata metadata) {
		HeaderFields fields = start.copy();
		append(status, fields);
		MetadataFields.append(metadata, fields);
		return fields;
	}

	private static String cut(String message) {
		return (message.length() > CUT_MESSAGE_CHARS) ? message.substring(0, CUT_MESSAGE_CHARS) + "..." : message;
	}

	/**
	 * Returns {@code null} unless the value is a number from 0 to 16 without leading
	 * zeros.
	 */
	private static @Nullable StatusCode parseCode(AsciiString value) {
		int length = value.length();
		if (length < 1 || length > 2 || (length == 2 && value.byteAt(0) == '0')) {
			return null;
		}
		int number = 0;
		for (int i = 0; i < length; i++) {
			int digit = value.byteAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return null;
			}
			number = number * 10 + digit;
		}
		return StatusCode.fromValue(number);
	}

}
