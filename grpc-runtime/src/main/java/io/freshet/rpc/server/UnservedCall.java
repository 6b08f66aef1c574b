package io.freshet.rpc.server;

import java.util.List;

import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.RequestHead;
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

	UnservedCall with(Status status) {
		return new UnservedCall(this.observers, this.head, this.method, status);
	}

	void refused(TransportStream stream) {
		CallObservation observation = CallObservation.begin(this.observers, stream, this.head, this.method);
		if (observation != null) {
			observation.end(this.status);
		}
	}

	void unreadable(TransportStream stream) {
		CallObservation.unreadable(this.observers, stream);
	}

}
