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

	private static final int METHOD = 1;

	private static final int PATH = 2;

	private static final int SCHEME = 4;

	private static final int AUTHORITY = 8;

	private static final int HOST = 16;

	private static final int CONTENT_TYPE = 32;

	private static final int TIMEOUT = 64;

	private static final int ENCODING = 128;

	private final HeaderFields fields;

	/** Which fields there are, of those that must not be there twice. */
	private int present;

	private @Nullable AsciiString path;

	private @Nullable AsciiString authority;

	private @Nullable AsciiString encoding;

	private @Nullable AsciiString acceptEncoding;

	private ContentType contentType = ContentType.OTHER;

	private long timeoutNanos = Long.MAX_VALUE;

	private @Nullable Refusal refusal;

	private RequestHead(HeaderFields fields) {
		this.fields = fields;
	}

	/**
	 * Reads a header block, or remembers what it said.
	 * @param fields the fields; kept, and not to be changed any more
	 * @return what they say
	 */
	public static RequestHead parse(HeaderFields fields) {
		return fields.requestHead();
	}

	static RequestHead read(HeaderFields fields) {
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
			once(PATH, name);
			this.path = value;
		}
		else if (name.equals(HeaderNames.METHOD)) {
			once(METHOD, name);
		}
		else if (name.equals(HeaderNames.SCHEME)) {
			once(SCHEME, name);
		}
		else if (name.equals(HeaderNames.AUTHORITY)) {
			once(AUTHORITY, name);
			this.authority = value;
		}
	}

	/** What is not found here is metadata, or of no interest. */
	private void readField(AsciiString name, AsciiString value) {
		if (name.equals(HeaderNames.CONTENT_TYPE)) {
			once(CONTENT_TYPE, name);
			this.contentType = ContentType.parse(value);
		}
		else if (name.equals(HeaderNames.GRPC_TIMEOUT)) {
			once(TIMEOUT, name);
			this.timeoutNanos = TimeoutHeader.parse(value);
		}
		else if (name.equals(HeaderNames.GRPC_ENCODING)) {
			once(ENCODING, name);
			this.encoding = value;
		}
		else if (name.equals(HeaderNames.GRPC_ACCEPT_ENCODING)) {
			this.acceptEncoding = (this.acceptEncoding != null) ? new AsciiString(this.acceptEncoding + "," + value)
					: value;
		}
		else if (name.equals(HeaderNames.HOST)) {
			once(HOST, name);
			// Pseudo-fields come first, and :authority counts.
			this.authority = ((this.present & AUTHORITY) != 0) ? this.authority : value;
		}
	}

	private void once(int field, AsciiString name) {
		if ((this.present & field) != 0 && this.refusal == null) {
			this.refusal = Refusal.repeated(name);
		}
		this.present |= field;
	}

	private void check() {
		if (this.refusal != null) {
			return;
		}
		if (!HeaderNames.POST.equals(method())) {
			this.refusal = Refusal.method(method());
		}
		else if (!this.contentType.isSupported()) {
			this.refusal = Refusal.contentType(contentTypeValue(), ACCEPT_POST);
		}
		else if (this.path == null || this.path.isEmpty() || this.path.byteAt(0) != '/') {
			this.refusal = Refusal.path(this.path);
		}
		else if (this.timeoutNanos == TimeoutHeader.MALFORMED) {
			this.refusal = Refusal.timeout(Objects.requireNonNull(last(HeaderNames.GRPC_TIMEOUT)));
		}
	}

	/** Looks a field up that is seldom asked for; where there are several, the last. */
	private @Nullable AsciiString last(AsciiString name) {
		for (int i = this.fields.size() - 1; i >= 0; i--) {
			if (this.fields.name(i).equals(name)) {
				return this.fields.value(i);
			}
		}
		return null;
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
		return this.fields.get(HeaderNames.METHOD);
	}

	/**
	 * Returns what the request says of its messages, exactly as it came.
	 * @return the value of {@code content-type}, or {@code null} if there is none
	 */
	public @Nullable AsciiString contentTypeValue() {
		return last(HeaderNames.CONTENT_TYPE);
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
		return this.authority;
	}

	/**
	 * Returns the scheme.
	 * @return the scheme, or {@code null} if the request has none
	 */
	public @Nullable AsciiString scheme() {
		return this.fields.get(HeaderNames.SCHEME);
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
