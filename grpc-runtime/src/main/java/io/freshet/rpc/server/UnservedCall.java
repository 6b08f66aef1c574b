package io.freshet.rpc.server;

import java.util.List;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.protocol.WebStreams;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.RequestHead;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered in plain HTTP instead of being a call, as observers see it.
 * Immutable.
 *
 * @param observers all observers of the server
 * @param head the head of the request
 * @param method the method that it names, or {@code null} if there is none
 * @param status what the refusal would be as the status of a call
 */
record UnservedCall(List<ServerObserver> observers, RequestHead head, @Nullable RegisteredMethod method,
		Status status) {

	/** The request belongs to none of the protocols. */
	private static final String NO_PROTOCOL = "http";

	private static final AsciiString GET = AsciiString.cached("GET");

	UnservedCall with(Status status) {
		return new UnservedCall(this.observers, this.head, this.method, status);
	}

	void refused(TransportStream stream) {
		if (this.observers.isEmpty()) {
			return;
		}
		CallObservation observation = CallObservation.begin(this.observers,
				new ArrivedCall(stream, this.head, this.method, protocol()));
		if (observation != null) {
			observation.end(this.status);
		}
	}

	/** A query is how Connect makes calls by GET. */
	private String protocol() {
		RpcMediaType type = RpcMediaType.parse(this.head.contentTypeValue());
		if (type != null) {
			return WebStreams.protocol(type.form()).toString();
		}
		boolean query = GET.equals(this.head.method()) && this.head.pathOrEmpty().indexOf('?', 0) >= 0;
		return query ? RpcProtocol.CONNECT.toString() : NO_PROTOCOL;
	}

	void unreadable(TransportStream stream) {
		CallObservation.unreadable(this.observers, stream);
	}

}
