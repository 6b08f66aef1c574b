package io.freshet.spring.observation;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.ClientAttempt;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;

/** What is known of one attempt to make a call: a child of the call's observation. */
public final class RpcAttemptObservationContext extends SenderContext<ClientAttempt> {

	private final MethodDescriptor<?, ?> method;

	private final int previousAttempts;

	/**
	 * Creates the context of an attempt.
	 * @param method the method that is called
	 * @param attempt the attempt
	 */
	public RpcAttemptObservationContext(MethodDescriptor<?, ?> method, ClientAttempt attempt) {
		super((carrier, key, value) -> attempt.setMetadata(key, value), Kind.CLIENT);
		this.method = method;
		this.previousAttempts = attempt.previousAttempts();
		setCarrier(attempt);
	}

	/**
	 * Returns the method.
	 * @return the method that is called
	 */
	public MethodDescriptor<?, ?> method() {
		return this.method;
	}

	/**
	 * Returns how often the call was sent before.
	 * @return 0 for the first attempt
	 */
	public int previousAttempts() {
		return this.previousAttempts;
	}

}
