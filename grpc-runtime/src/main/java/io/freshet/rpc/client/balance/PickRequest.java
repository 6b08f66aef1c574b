package io.freshet.rpc.client.balance;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;

/** A call, or one attempt of it, as balancers see it. Confined to an event loop. */
public interface PickRequest {

	/**
	 * Returns the method.
	 * @return the method
	 */
	MethodDescriptor<?, ?> method();

	/**
	 * Returns the metadata, as interceptors have left it.
	 * @return the metadata of the request
	 */
	Metadata metadata();

	/**
	 * Returns how often the call was tried before.
	 * @return 0 for the first attempt
	 */
	int previousAttempts();

}
