package io.freshet.spring.observation;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.server.IncomingCall;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/** What is known of a call that is observed on the server. */
public final class RpcServerObservationContext extends ReceiverContext<IncomingCall> {

	private final IncomingCall call;

	private volatile @Nullable Status status;

	/**
	 * Creates the context of a call.
	 * @param call the call
	 */
	public RpcServerObservationContext(IncomingCall call) {
		this(call, call.metadata());
	}

	/** Tracers ask for many keys; the call would copy its metadata for each. */
	private RpcServerObservationContext(IncomingCall call, Metadata metadata) {
		super((carrier, key) -> metadata.get(key), Kind.SERVER);
		this.call = call;
		setCarrier(call);
	}

	/**
	 * Returns the call.
	 * @return the call as it arrived
	 */
	public IncomingCall call() {
		return this.call;
	}

	/**
	 * Returns how the call ended.
	 * @return the final status, or {@code null} as long as the call goes on
	 */
	public @Nullable Status status() {
		return this.status;
	}

	/**
	 * Says how the call ended.
	 * @param status the final status
	 */
	public void status(Status status) {
		this.status = status;
	}

}
