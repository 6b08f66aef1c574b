package io.freshet.rpc.internal.wire;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What the first header block of a response says. Immutable.
 * <p>
 * Source: gRPC over HTTP/2, Responses; grpc/grpc, doc/http-grpc-status-mapping.md.
 *
 * @param kind what follows
 * @param status the status of the call if it has one already, which it has unless
 * messages follow
 * @param encoding the value of {@code grpc-encoding}, or {@code null} if there is none or
 * it is identity
 * @param fields all fields, from which {@link MetadataFields#toMetadata} makes headers,
 * or trailers if the kind is {@link Kind#TRAILERS_ONLY}
 */
public record ResponseHead(Kind kind, @Nullable Status status, @Nullable AsciiString encoding, HeaderFields fields) {

	/** What a first header block can be. */
	public enum Kind {

		/** Messages and trailers follow. */
		MESSAGES,

		/** The block is the whole response. */
		TRAILERS_ONLY,

		/**
		 * No gRPC server sent this. What follows is a text for people, of which the
		 * beginning is worth adding to the status.
		 */
		NOT_GRPC

	}

	/**
	 * Reads a header block, which is not one of 1xx.
	 * @param fields the fields; kept, and not to be changed any more
	 * @param endStream whether nothing follows
	 * @return what they say
	 */
	public static ResponseHead parse(HeaderFields fields, boolean endStream) {
		AsciiString httpStatus = fields.get(HeaderNames.STATUS);
		AsciiString contentTypeValue = fields.get(HeaderNames.CONTENT_TYPE);
		ContentType contentType = ContentType.parse(contentTypeValue);
		boolean hasStatus = fields.get(HeaderNames.GRPC_STATUS) != null;
		boolean isOk = httpStatus != null && httpStatus.equals(HeaderNames.OK_200);
		if (isOk && contentType.isProto()) {
			// a status in a block that is followed by others does not count
			return endStream ? new ResponseHead(Kind.TRAILERS_ONLY, StatusTrailers.parse(fields), null, fields)
					: new ResponseHead(Kind.MESSAGES, null, encodingOf(fields), fields);
		}
		if (hasStatus && endStream && (!isOk || contentTypeValue == null)) {
			return new ResponseHead(Kind.TRAILERS_ONLY, StatusTrailers.parse(fields), null, fields);
		}
		Status status = isOk ? ofContentType(contentType, contentTypeValue)
				: hasStatus ? StatusTrailers.parse(fields) : ofHttpStatus(httpStatus);
		return new ResponseHead(Kind.NOT_GRPC, status, null, fields);
	}

	/**
	 * Returns the status of a call that was answered with an HTTP status and without a
	 * gRPC status.
	 * @param httpStatus the HTTP status, or {@code null} if it is missing
	 * @return the status
	 */
	public static Status ofHttpStatus(@Nullable CharSequence httpStatus) {
		if (httpStatus == null) {
			return Status.of(StatusCode.UNKNOWN, "response has no HTTP status");
		}
		StatusCode code = switch (httpStatus.toString()) {
			case "400" -> StatusCode.INTERNAL;
			case "401" -> StatusCode.UNAUTHENTICATED;
			case "403" -> StatusCode.PERMISSION_DENIED;
			case "404" -> StatusCode.UNIMPLEMENTED;
			case "429", "502", "503", "504" -> StatusCode.UNAVAILABLE;
			// 431 among them, on which the tables disagree
			default -> StatusCode.UNKNOWN;
		};
		return Status.of(code, "server answered with HTTP status " + httpStatus);
	}

	private static Status ofContentType(ContentType contentType, @Nullable AsciiString value) {
		if (contentType == ContentType.OTHER_GRPC || contentType == ContentType.GRPC_JSON) {
			return Status.of(StatusCode.INTERNAL, "server answered with content-type '" + value + "'");
		}
		return Status.of(StatusCode.UNKNOWN, (value != null) ? "server answered with content-type '" + value + "'"
				: "server answered without content-type");
	}

	private static @Nullable AsciiString encodingOf(HeaderFields fields) {
		AsciiString encoding = fields.get(HeaderNames.GRPC_ENCODING);
		return CodecRegistry.isIdentity(encoding) ? null : encoding;
	}

}
