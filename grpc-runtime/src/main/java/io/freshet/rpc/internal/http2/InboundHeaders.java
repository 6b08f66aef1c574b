package io.freshet.rpc.internal.http2;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.handler.codec.EmptyHeaders;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Lets Netty's header decoder fill a flat {@link HeaderFields} instead of a hash table.
 * Supports only what the decoder uses. Confined to the connection's event loop.
 * <p>
 * Errors: PROTOCOL_ERROR on the stream when a name or a value has a character that it
 * must not have. Netty leaves that to its own type, which this one replaces. Source: RFC
 * 9113, 8.2.1.
 */
final class InboundHeaders extends EmptyHeaders<CharSequence, CharSequence, Http2Headers> implements Http2Headers {

	private final HeaderFields fields;

	private final int maxFields;

	private boolean cut;

	InboundHeaders(int expectedFields, int maxFields) {
		this.maxFields = maxFields;
		this.fields = new HeaderFields(expectedFields);
	}

	HeaderFields fields() {
		return this.fields;
	}

	/** Forgets everything, so that the next block can be put here. */
	@Override
	public Http2Headers clear() {
		this.fields.clear();
		this.cut = false;
		return this;
	}

	/**
	 * Returns whether there were more fields than allowed; those are not kept.
	 * @return whether fields are missing
	 */
	boolean isCut() {
		return this.cut;
	}

	@Override
	public Http2Headers add(CharSequence name, CharSequence value) {
		if (this.fields.size() >= this.maxFields) {
			this.cut = true;
			return this;
		}
		AsciiString checkedName = AsciiString.of(name);
		AsciiString checkedValue = AsciiString.of(value);
		if (!isName(checkedName)) {
			throw new IllegalArgumentException("name is empty or has a character that is not allowed");
		}
		if (!isValue(checkedValue)) {
			throw new IllegalArgumentException("value has NUL, CR or LF");
		}
		this.fields.add(checkedName, checkedValue);
		return this;
	}

	/**
	 * RFC 9113, 8.2.1: lower case, visible, and a colon only where a pseudo-field begins.
	 */
	private static boolean isName(AsciiString name) {
		byte[] bytes = name.array();
		int start = name.arrayOffset();
		int end = start + name.length();
		for (int i = start; i < end; i++) {
			byte c = bytes[i];
			if (c <= 0x20 || c == 0x7f || (c >= 'A' && c <= 'Z') || (c == ':' && i > start)) {
				return false;
			}
		}
		return end > start;
	}

	/** RFC 9113, 8.2.1: everything but NUL, CR and LF. */
	private static boolean isValue(AsciiString value) {
		byte[] bytes = value.array();
		int end = value.arrayOffset() + value.length();
		for (int i = value.arrayOffset(); i < end; i++) {
			byte c = bytes[i];
			if (c == 0 || c == '\r' || c == '\n') {
				return false;
			}
		}
		return true;
	}

	@Override
	public int size() {
		return this.fields.size();
	}

	@Override
	public boolean isEmpty() {
		return this.fields.size() == 0;
	}

	@Override
	public @Nullable CharSequence get(CharSequence name) {
		return this.fields.get(AsciiString.of(name));
	}

	@Override
	public boolean contains(CharSequence name) {
		return get(name) != null;
	}

	@Override
	public boolean contains(CharSequence name, CharSequence value, boolean caseInsensitive) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Http2Headers method(CharSequence value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Http2Headers scheme(CharSequence value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Http2Headers authority(CharSequence value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Http2Headers path(CharSequence value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Http2Headers status(CharSequence value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public @Nullable CharSequence method() {
		return get(PseudoHeaderName.METHOD.value());
	}

	@Override
	public @Nullable CharSequence scheme() {
		return get(PseudoHeaderName.SCHEME.value());
	}

	@Override
	public @Nullable CharSequence authority() {
		return get(PseudoHeaderName.AUTHORITY.value());
	}

	@Override
	public @Nullable CharSequence path() {
		return get(PseudoHeaderName.PATH.value());
	}

	@Override
	public @Nullable CharSequence status() {
		return get(PseudoHeaderName.STATUS.value());
	}

	@Override
	public java.util.Iterator<CharSequence> valueIterator(CharSequence name) {
		throw new UnsupportedOperationException();
	}

}
