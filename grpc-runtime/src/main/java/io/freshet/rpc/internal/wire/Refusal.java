package io.freshet.rpc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that is not a call. With HTTP status 200 it is a trailers-only
 * response; with another one the header block is followed by a text for people.
 * Immutable.
 * <p>
 * Source: gRPC over HTTP/2, Responses; grpc/grpc, doc/http-grpc-status-mapping.md.
 *
 * @param httpStatus the HTTP status
 * @param grpcStatus the status for gRPC clients, or {@code null} to say it by the HTTP
 * status alone
 * @param body the text, empty when the header block says everything
 * @param extraName the name of one more field, or {@code null}
 * @param extraValue its value, or {@code null}
 */
public record Refusal(int httpStatus, @Nullable Status grpcStatus, String body, @Nullable AsciiString extraName,
		@Nullable AsciiString extraValue) {

	/** The HTTP status of a path that is not one. */
	public static final int NOT_FOUND = 404;

	static Refusal repeated(AsciiString name) {
		return http(400, "header " + name + " occurs more than once");
	}

	static Refusal method(@Nullable AsciiString method) {
		return method(method, HeaderNames.POST);
	}

	/**
	 * Refuses an HTTP method.
	 * @param method the method
	 * @param allowed those that the path has
	 * @return an answer with HTTP status 405
	 */
	public static Refusal method(@Nullable AsciiString method, AsciiString allowed) {
		return new Refusal(405, null, "method " + method + " is not allowed, calls are made with " + allowed,
				HeaderNames.ALLOW, allowed);
	}

	/**
	 * Refuses a content type.
	 * @param contentType the value of the header, or {@code null} if there was none
	 * @param accepted those that there are
	 * @return an answer with HTTP status 415
	 */
	public static Refusal contentType(@Nullable AsciiString contentType, AsciiString accepted) {
		return new Refusal(415, null, (contentType != null) ? "content-type '" + contentType + "' is not supported"
				: "content-type is missing", HeaderNames.ACCEPT_POST, accepted);
	}

	/**
	 * Refuses a URL that is too long.
	 * @param bytes the length of path and query
	 * @param maxUrlBytes the most that is allowed
	 * @return an answer with HTTP status 414
	 */
	public static Refusal urlTooLong(int bytes, int maxUrlBytes) {
		return http(414, "URL of " + bytes + " bytes exceeds the limit of " + maxUrlBytes + " bytes (maxUrlBytes)");
	}

	/**
	 * Refuses gRPC over HTTP/1.1.
	 * @return an answer with HTTP status 505
	 */
	public static Refusal httpVersion() {
		return http(505, "gRPC needs HTTP/2; over HTTP/1.1 use gRPC-Web or Connect");
	}

	static Refusal path(@Nullable AsciiString path) {
		String text = (path != null) ? "path '" + path + "' does not start with /" : "path is missing";
		return new Refusal(NOT_FOUND, Status.of(StatusCode.UNIMPLEMENTED, text), text, null, null);
	}

	static Refusal timeout(AsciiString timeout) {
		return trailersOnly(Status.of(StatusCode.INTERNAL, "grpc-timeout '" + timeout + "' is not a timeout"));
	}

	/**
	 * Refuses a path that no method has.
	 * @param path the path
	 * @return an answer with UNIMPLEMENTED
	 */
	public static Refusal unknownMethod(AsciiString path) {
		return trailersOnly(Status.of(StatusCode.UNIMPLEMENTED, "there is no method " + path));
	}

	/**
	 * Refuses a coding that the server does not know.
	 * @param encoding the value of {@code grpc-encoding}
	 * @param acceptList the codings that the server knows, joined by commas
	 * @return an answer with UNIMPLEMENTED and the codings
	 */
	public static Refusal unknownEncoding(AsciiString encoding, AsciiString acceptList) {
		return new Refusal(200,
				Status.of(StatusCode.UNIMPLEMENTED,
						"grpc-encoding '" + encoding + "' is not supported, supported are: " + acceptList),
				"", HeaderNames.GRPC_ACCEPT_ENCODING, acceptList);
	}

	/**
	 * Refuses a header block that is too large. Its size is not known: reading stopped at
	 * the limit.
	 * @param maxMetadataBytes the most that is allowed
	 * @return an answer with HTTP status 431 and RESOURCE_EXHAUSTED
	 */
	public static Refusal headersTooLarge(int maxMetadataBytes) {
		return new Refusal(431,
				Status.of(StatusCode.RESOURCE_EXHAUSTED,
						"headers exceed the limit of " + maxMetadataBytes + " bytes (maxMetadataBytes)"),
				"", null, null);
	}

	/**
	 * Refuses a call with a status.
	 * @param status the status, not OK
	 * @return a trailers-only answer
	 */
	public static Refusal trailersOnly(Status status) {
		return new Refusal(200, status, "", null, null);
	}

	/**
	 * Refuses a call that there is no room for.
	 * @param status the status, not OK
	 * @param retryMillis when the client may try again
	 * @return a trailers-only answer that says so
	 */
	public static Refusal overloaded(Status status, int retryMillis) {
		return new Refusal(200, status, "", HeaderNames.GRPC_RETRY_PUSHBACK_MS,
				AsciiString.of(Integer.toString(retryMillis)));
	}

	private static Refusal http(int httpStatus, String text) {
		return new Refusal(httpStatus, null, text, null, null);
	}

	/**
	 * Returns the header block of the answer. It ends the stream if {@link #body()} is
	 * empty.
	 * @return the fields
	 */
	public HeaderFields toFields() {
		return toFields(ContentType.GRPC);
	}

	/**
	 * Returns the header block of the answer. It ends the stream if {@link #body()} is
	 * empty.
	 * @param contentType what the request was, which a trailers-only response repeats
	 * @return the fields
	 */
	public HeaderFields toFields(ContentType contentType) {
		if (this.httpStatus == 200) {
			HeaderFields fields = StatusTrailers.formatTrailersOnly(Objects.requireNonNull(this.grpcStatus),
					Metadata.empty(), contentType.isSupported() ? contentType.value() : HeaderNames.APPLICATION_GRPC);
			addExtra(fields);
			return fields;
		}
		HeaderFields fields = new HeaderFields();
		fields.add(HeaderNames.STATUS, AsciiString.of(Integer.toString(this.httpStatus)));
		fields.add(HeaderNames.CONTENT_TYPE, HeaderNames.TEXT_PLAIN, Indexing.INDEXED);
		addExtra(fields);
		if (this.grpcStatus != null) {
			StatusTrailers.append(this.grpcStatus, fields);
		}
		return fields;
	}

	/**
	 * Returns the text as it travels.
	 * @return the bytes of {@link #body()} in UTF-8
	 */
	public byte[] bodyBytes() {
		return this.body.getBytes(StandardCharsets.UTF_8);
	}

	private void addExtra(HeaderFields fields) {
		if (this.extraName != null && this.extraValue != null) {
			fields.add(this.extraName, this.extraValue, Indexing.INDEXED);
		}
	}

}
