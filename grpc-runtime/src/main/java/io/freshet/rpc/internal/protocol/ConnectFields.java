package io.freshet.rpc.internal.protocol;

import io.freshet.rpc.Status;
import io.freshet.rpc.internal.wire.ConnectTimeout;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.StatusTrailers;
import io.freshet.rpc.internal.wire.TimeoutHeader;
import io.freshet.rpc.Metadata;
import io.netty.util.AsciiString;

/**
 * What a client says in Connect for what gRPC says. Source: Connect Protocol Reference.
 */
final class ConnectFields {

	static final AsciiString VERSION_1 = AsciiString.cached("1");

	private ConnectFields() {
	}

	/**
	 * Adds a timeout.
	 * @param grpcTimeout the value for gRPC
	 * @param request takes the field
	 */
	static void addTimeout(AsciiString grpcTimeout, HeaderFields request) {
		request.add(WebHeaders.CONNECT_TIMEOUT_MS,
				ConnectTimeout.format(Math.max(1, TimeoutHeader.parse(grpcTimeout))));
	}

	/**
	 * Returns whether a field of a response is the protocol's own.
	 * @param name the name
	 * @return whether it is no metadata
	 */
	static boolean isReserved(AsciiString name) {
		return name.startsWith(WebHeaders.CONNECT_PREFIX) || ResponseFields.isStatus(name);
	}

	/**
	 * Returns the trailers of a gRPC response.
	 * @param status how the call ended
	 * @param metadata trailing metadata
	 * @return the fields
	 */
	static HeaderFields trailers(Status status, HeaderFields metadata) {
		HeaderFields trailers = StatusTrailers.format(status, Metadata.empty(), Integer.MAX_VALUE).copy();
		for (int i = 0; i < metadata.size(); i++) {
			if (!ResponseFields.isStatus(metadata.name(i))) {
				trailers.add(metadata.name(i), metadata.value(i), Indexing.NONE);
			}
		}
		return trailers;
	}

}
