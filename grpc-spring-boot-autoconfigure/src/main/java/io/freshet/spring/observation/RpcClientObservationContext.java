package io.freshet.spring.observation;

import io.freshet.rpc.Status;
import io.freshet.rpc.client.ClientCall;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/** What is known of a call that is observed on the client. */
public final class RpcClientObservationContext extends SenderContext<ClientCall> {

	private final ClientCall call;

	private volatile @Nullable Status status;

	/**
	 * Creates the context of a call.
	 * @param call the call
	 */
	public RpcClientObservationContext(ClientCall call) {
		super((carrier, key, value) -> call.addMetadata(key, value), Kind.CLIENT);
		this.call = call;
		setCarrier(call);
	}

	/**
	 * Returns the call.
	 * @return the call
	 */
	public ClientCall call() {
		return this.call;
	}

	/**
	 * Returns how the call ended.
	 * @return the status that the caller sees, or {@code null} as long as the call goes
	 * on
	 */
	public @Nullable Status status() {
		return this.status;
	}

	/**
	 * Says how the call ended.
	 * @param status the status that the caller sees
	 */
	public void status(Status status) {
		this.status = status;
	}

}
