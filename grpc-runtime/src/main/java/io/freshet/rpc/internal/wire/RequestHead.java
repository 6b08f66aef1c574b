package io.freshet.rpc.internal.wire;

import java.util.Objects;

import io.freshet.rpc.Metadata;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What the first header block of a request says, read in one pass. Not changed any more
 * after {@link #parse}. Accessors that cannot answer because the request was refused say
 * so in their description.
 * <p>
 * Source: gRPC over HTTP/2, Requests, Request-Headers.
 */
public final class RequestHead {

	private static final AsciiString ACCEPT_POST = AsciiString.cached("application/grpc, application/grpc+proto");

	private final HeaderFields fields;

	private @Nullable AsciiString method;

	private @Nullable AsciiString path;

	private @Nullable AsciiString scheme;

	private @Nullable AsciiString authority;

	private @Nullable AsciiString host;

	private @Nullable AsciiString contentTypeValue;

	private @Nullable AsciiString timeout;

	private @Nullable AsciiString encoding;

	private @Nullable AsciiString acceptEncoding;

	private ContentType contentType = ContentType.OTHER;

	private long timeoutNanos = Long.MAX_VALUE;

	private @Nullable Refusal refusal;

	private RequestHead(HeaderFields fields) {
		this.fields = fields;
	}

	/**
	 * Reads a header block.
	 * @param fields the fields; kept, and not to be changed any more
	 * @return what they say
	 */
	public static RequestHead parse(HeaderFields fields) {
		RequestHead head = new RequestHead(fields);
		for (int i = 0; i < fields.size(); i++) {
			head.read(fields.name(i), fields.value(i));
		}
		head.check();
		return head;
	}

	private void read(AsciiString name, AsciiString value) {
		if (!name.isEmpty() && name.byteAt(0) == ':') {
			readPseudoField(name, value);
		}
		else {
			readField(name, value);
		}
	}

	private void readPseudoField(AsciiString name, AsciiString value) {
		if (name.equals(HeaderNames.PATH)) {
			this.path = once(this.path, name, value);
		}
		else if (name.equals(HeaderNames.METHOD)) {
			this.method = once(this.method, name, value);
		}
		else if (name.equals(HeaderNames.SCHEME)) {
			this.scheme = once(this.scheme, name, value);
		}
		else if (name.equals(HeaderNames.AUTHORITY)) {
			this.authority = once(this.authority, name, value);
		}
	}

	/** What is not found here is metadata, or of no interest. */
	private void readField(AsciiString name, AsciiString value) {
		if (name.equals(HeaderNames.CONTENT_TYPE)) {
			this.contentTypeValue = once(this.contentTypeValue, name, value);
		}
		else if (name.equals(HeaderNames.GRPC_TIMEOUT)) {
			this.timeout = once(this.timeout, name, value);
		}
		else if (name.equals(HeaderNames.GRPC_ENCODING)) {
			this.encoding = once(this.encoding, name, value);
		}
		else if (name.equals(HeaderNames.GRPC_ACCEPT_ENCODING)) {
			this.acceptEncoding = (this.acceptEncoding != null) ? new AsciiString(this.acceptEncoding + "," + value)
					: value;
		}
		else if (name.equals(HeaderNames.HOST)) {
			this.host = once(this.host, name, value);
		}
	}

	private AsciiString once(@Nullable AsciiString before, AsciiString name, AsciiString value) {
		if (before != null && this.refusal == null) {
			this.refusal = Refusal.repeated(name);
		}
		return value;
	}

	private void check() {
		if (this.timeout != null) {
			this.timeoutNanos = TimeoutHeader.parse(this.timeout);
		}
		this.contentType = ContentType.parse(this.contentTypeValue);
		if (this.refusal != null) {
			return;
		}
		if (this.method == null || !this.method.equals(HeaderNames.POST)) {
			this.refusal = Refusal.method(this.method);
		}
		else if (!this.contentType.isSupported()) {
			this.refusal = Refusal.contentType(this.contentTypeValue, ACCEPT_POST);
		}
		else if (this.path == null || this.path.isEmpty() || this.path.byteAt(0) != '/') {
			this.refusal = Refusal.path(this.path);
		}
		else if (this.timeout != null && this.timeoutNanos == TimeoutHeader.MALFORMED) {
			this.refusal = Refusal.timeout(this.timeout);
		}
	}

	/**
	 * Returns the answer to a request that is not a call.
	 * @return the answer, or {@code null} if the request is a call as far as its head
	 * tells
	 */
	public @Nullable Refusal refusal() {
		return this.refusal;
	}

	/**
	 * Returns the HTTP method.
	 * @return the method, or {@code null} if the request has none
	 */
	public @Nullable AsciiString method() {
		return this.method;
	}

	/**
	 * Returns what the request says of its messages, exactly as it came.
	 * @return the value of {@code content-type}, or {@code null} if there is none
	 */
	public @Nullable AsciiString contentTypeValue() {
		return this.contentTypeValue;
	}

	/**
	 * Returns the path, exactly as it came.
	 * @return the path, which starts with a slash
	 * @throws NullPointerException if the request was refused and has no path
	 */
	public AsciiString path() {
		return Objects.requireNonNull(this.path);
	}

	/**
	 * Returns the path, exactly as it came, of a request that may have none.
	 * @return the path, empty if there is none
	 */
	public AsciiString pathOrEmpty() {
		return (this.path != null) ? this.path : AsciiString.EMPTY_STRING;
	}

	/**
	 * Returns how long the client waits.
	 * @return the timeout in nanoseconds; {@link Long#MAX_VALUE} if the client sent none,
	 * {@link TimeoutHeader#MALFORMED} if the request was refused for it
	 */
	public long timeoutNanos() {
		return this.timeoutNanos;
	}

	/**
	 * Returns the coding of compressed messages.
	 * @return the value of {@code grpc-encoding}, or {@code null} if there is none
	 */
	public @Nullable AsciiString encoding() {
		return this.encoding;
	}

	/**
	 * Returns the codings that the client understands.
	 * @return the values of {@code grpc-accept-encoding} joined by commas, or
	 * {@code null} if there is none
	 */
	public @Nullable AsciiString acceptEncoding() {
		return this.acceptEncoding;
	}

	/**
	 * Returns the type of messages.
	 * @return the content type; supported unless the request was refused
	 */
	public ContentType contentType() {
		return this.contentType;
	}

	/**
	 * Returns whom the request is for.
	 * @return the authority, else the host, else {@code null}
	 */
	public @Nullable AsciiString authority() {
		return (this.authority != null) ? this.authority : this.host;
	}

	/**
	 * Returns the scheme.
	 * @return the scheme, or {@code null} if the request has none
	 */
	public @Nullable AsciiString scheme() {
		return this.scheme;
	}

	/**
	 * Returns the metadata among the fields.
	 * @return the metadata, made anew each time
	 */
	public Metadata metadata() {
		return MetadataFields.toMetadata(this.fields);
	}

	/**
	 * Returns all fields, from which {@link MetadataFields#toMetadata} makes metadata.
	 * @return the fields
	 */
	public HeaderFields fields() {
		return this.fields;
	}

}
