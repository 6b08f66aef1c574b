package io.freshet.rpc.internal.wire;

import io.netty.util.AsciiString;

/**
 * The names and constant values of the header fields that the protocol owns. Using these
 * instances makes look-ups cheap, because they are compared by identity first.
 * <p>
 * Source: gRPC over HTTP/2, Requests and Responses; RFC 9113, 8.3.
 */
public final class HeaderNames {

	/** The pseudo-field with the HTTP method. */
	public static final AsciiString METHOD = AsciiString.cached(":method");

	/** The pseudo-field with the scheme. */
	public static final AsciiString SCHEME = AsciiString.cached(":scheme");

	/** The pseudo-field with the path. */
	public static final AsciiString PATH = AsciiString.cached(":path");

	/** The pseudo-field with the authority. */
	public static final AsciiString AUTHORITY = AsciiString.cached(":authority");

	/** The pseudo-field with the HTTP status. */
	public static final AsciiString STATUS = AsciiString.cached(":status");

	/** The name of {@code host}, which older clients send in place of the authority. */
	public static final AsciiString HOST = AsciiString.cached("host");

	/** The name of {@code te}. */
	public static final AsciiString TE = AsciiString.cached("te");

	/** The name of {@code content-type}. */
	public static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");

	/** The name of {@code content-length}. */
	public static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

	/** The name of {@code user-agent}. */
	public static final AsciiString USER_AGENT = AsciiString.cached("user-agent");

	/** The name of {@code allow}. */
	public static final AsciiString ALLOW = AsciiString.cached("allow");

	/** The name of {@code accept-post}. */
	public static final AsciiString ACCEPT_POST = AsciiString.cached("accept-post");

	/** The name of {@code grpc-timeout}. */
	public static final AsciiString GRPC_TIMEOUT = AsciiString.cached("grpc-timeout");

	/** The name of {@code grpc-encoding}. */
	public static final AsciiString GRPC_ENCODING = AsciiString.cached("grpc-encoding");

	/** The name of {@code grpc-accept-encoding}. */
	public static final AsciiString GRPC_ACCEPT_ENCODING = AsciiString.cached("grpc-accept-encoding");

	/** When to try again. gRFC A6. */
	public static final AsciiString GRPC_RETRY_PUSHBACK_MS = AsciiString.cached("grpc-retry-pushback-ms");

	/** The name of {@code grpc-status}. */
	public static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");

	/** The name of {@code grpc-message}. */
	public static final AsciiString GRPC_MESSAGE = AsciiString.cached("grpc-message");

	/** The name of {@code grpc-status-details-bin}. */
	public static final AsciiString GRPC_STATUS_DETAILS_BIN = AsciiString.cached("grpc-status-details-bin");

	/** The method of every call. */
	public static final AsciiString POST = AsciiString.cached("POST");

	/** The scheme of plaintext connections. */
	public static final AsciiString HTTP = AsciiString.cached("http");

	/** The scheme of TLS connections. */
	public static final AsciiString HTTPS = AsciiString.cached("https");

	/** The HTTP status of every proper answer. */
	public static final AsciiString OK_200 = AsciiString.cached("200");

	/** The value of {@code te}. */
	public static final AsciiString TRAILERS = AsciiString.cached("trailers");

	/** The content type of gRPC with protobuf messages. */
	public static final AsciiString APPLICATION_GRPC = AsciiString.cached("application/grpc");

	/** The content type of gRPC with protobuf messages, spelt out. */
	public static final AsciiString APPLICATION_GRPC_PROTO = AsciiString.cached("application/grpc+proto");

	/** The content type of gRPC with messages in JSON. */
	public static final AsciiString APPLICATION_GRPC_JSON = AsciiString.cached("application/grpc+json");

	/** The content type of texts for people. */
	public static final AsciiString TEXT_PLAIN = AsciiString.cached("text/plain; charset=utf-8");

	/** The name of the coding that changes nothing. */
	public static final AsciiString IDENTITY = AsciiString.cached("identity");

	private HeaderNames() {
	}

}
