package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.util.AsciiString;

/** The header fields that the protocols of the web own, and what gRPC calls the same. */
final class WebHeaders {

	static final AsciiString CONNECT_PREFIX = AsciiString.cached("connect-");

	static final AsciiString CONNECT_PROTOCOL_VERSION = AsciiString.cached("connect-protocol-version");

	static final AsciiString CONNECT_TIMEOUT_MS = AsciiString.cached("connect-timeout-ms");

	static final AsciiString CONNECT_CONTENT_ENCODING = AsciiString.cached("connect-content-encoding");

	static final AsciiString CONNECT_ACCEPT_ENCODING = AsciiString.cached("connect-accept-encoding");

	static final AsciiString CONTENT_ENCODING = AsciiString.cached("content-encoding");

	static final AsciiString ACCEPT_ENCODING = AsciiString.cached("accept-encoding");

	static final AsciiString ACCEPT = AsciiString.cached("accept");

	static final AsciiString VARY = AsciiString.cached("vary");

	static final AsciiString ETAG = AsciiString.cached("etag");

	static final AsciiString IF_NONE_MATCH = AsciiString.cached("if-none-match");

	static final AsciiString APPLICATION_JSON = AsciiString.cached("application/json");

	private WebHeaders() {
	}

	/**
	 * Begins a response.
	 * @param status the HTTP status
	 * @param contentType the type of the body
	 * @return the fields so far
	 */
	static HeaderFields response(AsciiString status, AsciiString contentType) {
		return new HeaderFields(12).add(HeaderNames.STATUS, status, Indexing.INDEXED)
			.add(HeaderNames.CONTENT_TYPE, contentType, Indexing.INDEXED);
	}

	/**
	 * Returns whether a field of a gRPC block says something about the protocol.
	 * @param name the name
	 * @return whether it is no metadata
	 */
	static boolean isProtocol(AsciiString name) {
		return name.byteAt(0) == ':' || name.equals(HeaderNames.CONTENT_TYPE) || name.equals(HeaderNames.GRPC_STATUS)
				|| name.equals(HeaderNames.GRPC_MESSAGE) || name.equals(HeaderNames.GRPC_STATUS_DETAILS_BIN)
				|| name.equals(HeaderNames.GRPC_ENCODING) || name.equals(HeaderNames.GRPC_ACCEPT_ENCODING);
	}

	/**
	 * Adds the metadata of a gRPC block that Connect may carry.
	 * @param block the block
	 * @param out takes the metadata
	 */
	static void appendMetadata(HeaderFields block, HeaderFields out) {
		for (int i = 0; i < block.size(); i++) {
			AsciiString name = block.name(i);
			if (!isProtocol(name) && !name.startsWith(CONNECT_PREFIX) && !name.equals(CONTENT_ENCODING)) {
				out.add(name, block.value(i), block.indexing(i));
			}
		}
	}

	/**
	 * Adds a field of a gRPC block under another name, if it is there.
	 * @param block the block
	 * @param name its name there
	 * @param newName its new name
	 * @param out takes the field
	 */
	static void appendRenamed(HeaderFields block, AsciiString name, AsciiString newName, HeaderFields out) {
		AsciiString value = block.get(name);
		if (value != null) {
			out.add(newName, value, Indexing.INDEXED);
		}
	}

}
