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
 * made of it. Immutable: calls to which nothing is added share a few of them. Source:
 * gRPC over HTTP/2, Responses.
 */
final class ResponseMetadata {

	private static final ResponseMetadata PLAIN = new ResponseMetadata(ContentType.GRPC);

	private static final ResponseMetadata PLAIN_PROTO = new ResponseMetadata(ContentType.GRPC_PROTO);

	private static final ResponseMetadata PLAIN_JSON = new ResponseMetadata(ContentType.GRPC_JSON);

	/** What everything else was added to; has the headers that are always sent. */
	private final ResponseMetadata plain;

	private final HeaderFields plainHeaders;

	private final ContentType contentType;

	private final Metadata headers;

	private final Metadata trailers;

	private final @Nullable MessageCodec codec;

	/** The same after the headers have been sent; {@code null} where that is rare. */
	private final @Nullable ResponseMetadata plainSent;

	private final boolean sent;

	private ResponseMetadata(ContentType contentType) {
		this.plain = this;
		this.plainHeaders = new HeaderFields(4).add(HeaderNames.STATUS, HeaderNames.OK_200, Indexing.INDEXED)
			.add(HeaderNames.CONTENT_TYPE, contentType.value(), Indexing.INDEXED);
		this.contentType = contentType;
		this.headers = Metadata.empty();
		this.trailers = Metadata.empty();
		this.codec = null;
		this.plainSent = new ResponseMetadata(this, this.headers, this.trailers, null, true);
		this.sent = false;
	}

	private ResponseMetadata(ResponseMetadata plain, Metadata headers, Metadata trailers, @Nullable MessageCodec codec,
			boolean sent) {
		this.plain = plain;
		this.plainHeaders = plain.plainHeaders;
		this.contentType = plain.contentType;
		this.headers = headers;
		this.trailers = trailers;
		this.codec = codec;
		this.plainSent = null;
		this.sent = sent;
	}

	/**
	 * Returns the metadata of a response to which nothing has been added.
	 * @param contentType the type of the request, which the response repeats
	 * @return the metadata
	 */
	static ResponseMetadata of(ContentType contentType) {
		return switch (contentType) {
			case GRPC_PROTO -> PLAIN_PROTO;
			case GRPC_JSON -> PLAIN_JSON;
			default -> PLAIN;
		};
	}

	ResponseMetadata withHeaders(Metadata more) {
		requireHeadersNotSent();
		return new ResponseMetadata(this.plain, this.headers.plus(more), this.trailers, this.codec, false);
	}

	ResponseMetadata withTrailers(Metadata more) {
		return new ResponseMetadata(this.plain, this.headers, this.trailers.plus(more), this.codec, this.sent);
	}

	ResponseMetadata withCodec(@Nullable MessageCodec codec) {
		requireHeadersNotSent();
		return new ResponseMetadata(this.plain, this.headers, this.trailers, codec, false);
	}

	/**
	 * Returns the same, to which no header can be added.
	 * @return the metadata of a response whose headers have been sent
	 */
	ResponseMetadata sent() {
		if (this.plainSent != null) {
			return this.plainSent;
		}
		return this.sent ? this : new ResponseMetadata(this.plain, this.headers, this.trailers, this.codec, true);
	}

	@Nullable MessageCodec codec() {
		return this.codec;
	}

	boolean hasHeaders() {
		return !this.headers.isEmpty();
	}

	/**
	 * Returns the response headers.
	 * @return the fields, not to be changed
	 */
	HeaderFields headers() {
		MessageCodec codec = this.codec;
		if (codec == null && this.headers.isEmpty()) {
			return this.plainHeaders;
		}
		HeaderFields fields = this.plainHeaders.copy();
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
	HeaderFields trailers(Status status, Metadata more, boolean withHeaders) {
		Metadata all = this.trailers.plus(more);
		return withHeaders ? StatusTrailers.formatTrailersOnly(status, all, this.contentType.value())
				: StatusTrailers.format(status, all);
	}

	private void requireHeadersNotSent() {
		if (this.sent) {
			throw new IllegalStateException("the response headers have been sent; add headers and choose compression "
					+ "before the first message");
		}
	}

}
