package io.freshet.rpc.server;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.wire.ContentType;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MetadataFields;
import io.freshet.rpc.internal.wire.StatusTrailers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What user code adds to the headers and trailers of a response, and the header blocks
 * made of it. Safe for use by several threads. Source: gRPC over HTTP/2, Responses.
 */
final class ResponseMetadata {

	private static final HeaderFields PLAIN = responseHeaders(ContentType.GRPC);

	private static final HeaderFields PLAIN_PROTO = responseHeaders(ContentType.GRPC_PROTO);

	private static final HeaderFields PLAIN_JSON = responseHeaders(ContentType.GRPC_JSON);

	private final ContentType contentType;

	private Metadata headers = Metadata.empty();

	private Metadata trailers = Metadata.empty();

	private @Nullable MessageCodec codec;

	private boolean headersSent;

	/**
	 * Creates the metadata of a response.
	 * @param contentType the type of the request, which the response repeats
	 */
	ResponseMetadata(ContentType contentType) {
		this.contentType = contentType;
	}

	synchronized void addHeaders(Metadata more) {
		requireHeadersNotSent();
		this.headers = this.headers.plus(more);
	}

	synchronized void addTrailers(Metadata more) {
		this.trailers = this.trailers.plus(more);
	}

	synchronized void codec(@Nullable MessageCodec codec) {
		requireHeadersNotSent();
		this.codec = codec;
	}

	synchronized @Nullable MessageCodec codec() {
		return this.codec;
	}

	synchronized boolean hasHeaders() {
		return !this.headers.isEmpty();
	}

	/**
	 * Returns the response headers; none can be added from now on.
	 * @return the fields, not to be changed
	 */
	synchronized HeaderFields headers() {
		this.headersSent = true;
		HeaderFields plain = plainHeaders();
		MessageCodec codec = this.codec;
		if (codec == null && this.headers.isEmpty()) {
			return plain;
		}
		HeaderFields fields = plain.copy();
		if (codec != null) {
			fields.add(HeaderNames.GRPC_ENCODING, AsciiString.cached(codec.name()), Indexing.INDEXED);
		}
		MetadataFields.append(this.headers, fields);
		return fields;
	}

	/**
	 * Returns the block that ends a response.
	 * @param status the status
	 * @param more trailing metadata besides that already added
	 * @param withHeaders whether the block is all of the response
	 * @return the fields, not to be changed
	 */
	synchronized HeaderFields trailers(Status status, Metadata more, boolean withHeaders) {
		Metadata all = this.trailers.plus(more);
		return withHeaders ? StatusTrailers.formatTrailersOnly(status, all, this.contentType.value())
				: StatusTrailers.format(status, all);
	}

	private void requireHeadersNotSent() {
		if (this.headersSent) {
			throw new IllegalStateException("the response headers have been sent; add headers and choose compression "
					+ "before the first message");
		}
	}

	private HeaderFields plainHeaders() {
		return switch (this.contentType) {
			case GRPC_PROTO -> PLAIN_PROTO;
			case GRPC_JSON -> PLAIN_JSON;
			default -> PLAIN;
		};
	}

	private static HeaderFields responseHeaders(ContentType contentType) {
		return new HeaderFields(4).add(HeaderNames.STATUS, HeaderNames.OK_200, Indexing.INDEXED)
			.add(HeaderNames.CONTENT_TYPE, contentType.value(), Indexing.INDEXED);
	}

}
