package io.freshet.rpc.server;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.Marshaller;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.Refusal;
import io.freshet.rpc.internal.wire.RequestHead;
import io.freshet.rpc.internal.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * The observers of one call. None of them can disturb the call or another observer. Safe
 * for use by several threads.
 */
final class CallObservation {

	private final @Nullable MethodDescriptor<?, ?> method;

	private final ServerCallObserver[] observers;

	/** Set before the code of the call runs, on whose threads they belong then. */
	private boolean scopes;

	private CallObservation(@Nullable MethodDescriptor<?, ?> method, ServerCallObserver[] observers) {
		this.method = method;
		this.observers = observers;
	}

	/**
	 * Begins to observe a call.
	 * @param observers all observers of the server
	 * @param stream the stream
	 * @param head the head of the request, or {@code null} if it was too large
	 * @param method the method, or {@code null} if there is none
	 * @return the observation, or {@code null} if nobody cares
	 */
	static @Nullable CallObservation begin(List<ServerObserver> observers, TransportStream stream,
			@Nullable RequestHead head, @Nullable RegisteredMethod method) {
		return observers.isEmpty() ? null
				: begin(observers, new ArrivedCall(stream, head, method, stream.protocol().toString()));
	}

	/**
	 * Begins to observe a call.
	 * @param observers the observers of the server, at least one
	 * @param call the call
	 * @return the observation, or {@code null} if nobody cares
	 */
	static @Nullable CallObservation begin(List<ServerObserver> observers, ArrivedCall call) {
		if (observers.size() == 1) {
			ServerCallObserver only = begin(observers.get(0), call);
			return (only != null) ? new CallObservation(call.method(), new ServerCallObserver[] { only }) : null;
		}
		List<ServerCallObserver> started = new ArrayList<>(observers.size());
		for (ServerObserver observer : observers) {
			ServerCallObserver one = begin(observer, call);
			if (one != null) {
				started.add(one);
			}
		}
		return started.isEmpty() ? null
				: new CallObservation(call.method(), started.toArray(new ServerCallObserver[0]));
	}

	private static @Nullable ServerCallObserver begin(ServerObserver observer, ArrivedCall call) {
		try {
			return observer.onCall(call);
		}
		catch (RuntimeException | Error ex) {
			ServerLog.observerFailed(call.method(), ex);
			return null;
		}
	}

	/**
	 * The call is not let in.
	 * @param observation the observation, or {@code null}
	 * @param refusal the answer
	 */
	static void refused(@Nullable CallObservation observation, Refusal refusal) {
		if (observation != null) {
			observation.end(status(refusal));
		}
	}

	/** Returns what a refusal is as the status of a call. */
	static Status status(Refusal refusal) {
		Status status = refusal.grpcStatus();
		return (status != null) ? status : ResponseHead.ofHttpStatus(Integer.toString(refusal.httpStatus()));
	}

	/** A call without a head is not let in. */
	static void unreadable(List<ServerObserver> observers, TransportStream stream) {
		CallObservation observation = begin(observers, stream, null, null);
		if (observation != null) {
			observation.end(Status.of(StatusCode.RESOURCE_EXHAUSTED, "the headers are too large (maxMetadataBytes)"));
		}
	}

	/**
	 * The user's code is about to run.
	 * @return to be closed by the same thread
	 */
	RpcContext.@Nullable Scope enter() {
		RpcContext.Scope scope = (this.observers.length == 1) ? enter(this.observers[0]) : enterAll();
		if (scope != null) {
			this.scopes = true;
		}
		return scope;
	}

	/** Whether observers put something on the threads that run the user's code. */
	boolean hasScopes() {
		return this.scopes;
	}

	private RpcContext.@Nullable Scope enterAll() {
		RpcContext.Scope all = null;
		for (ServerCallObserver observer : this.observers) {
			RpcContext.Scope scope = enter(observer);
			all = (scope != null) ? nest(all, scope) : all;
		}
		return all;
	}

	private static RpcContext.Scope nest(RpcContext.@Nullable Scope outer, RpcContext.Scope inner) {
		if (outer == null) {
			return inner;
		}
		return () -> {
			inner.close();
			outer.close();
		};
	}

	private RpcContext.@Nullable Scope enter(ServerCallObserver observer) {
		try {
			return observer.enter();
		}
		catch (RuntimeException | Error ex) {
			ServerLog.observerFailed(this.method, ex);
			return null;
		}
	}

	/** Returns what an observer keeps for the code of the call. */
	<T> @Nullable T attribute(AttributeKey<T> key) {
		for (ServerCallObserver observer : this.observers) {
			T value = observer.attribute(key);
			if (value != null) {
				return value;
			}
		}
		return null;
	}

	void request(Marshaller<?> marshaller, Object message, int wireBytes, boolean compressed) {
		int bytes = compressed ? size(marshaller, message) : wireBytes;
		for (ServerCallObserver observer : this.observers) {
			try {
				observer.onRequest(bytes, wireBytes);
			}
			catch (RuntimeException | Error ex) {
				ServerLog.observerFailed(this.method, ex);
			}
		}
	}

	void response(Marshaller<?> marshaller, Object message, int wireBytes, boolean compressed) {
		int bytes = compressed ? size(marshaller, message) : wireBytes;
		for (ServerCallObserver observer : this.observers) {
			try {
				observer.onResponse(bytes, wireBytes);
			}
			catch (RuntimeException | Error ex) {
				ServerLog.observerFailed(this.method, ex);
			}
		}
	}

	@SuppressWarnings("unchecked")
	private static int size(Marshaller<?> marshaller, Object message) {
		return ((Marshaller<Object>) marshaller).size(message);
	}

	void failed(Throwable failure) {
		for (ServerCallObserver observer : this.observers) {
			try {
				observer.onFailure(failure);
			}
			catch (RuntimeException | Error ex) {
				ServerLog.observerFailed(this.method, ex);
			}
		}
	}

	void end(Status status) {
		for (ServerCallObserver observer : this.observers) {
			try {
				observer.onEnd(status);
			}
			catch (RuntimeException | Error ex) {
				ServerLog.observerFailed(this.method, ex);
			}
		}
	}

}
