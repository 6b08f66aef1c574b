package io.freshet.spring.autoconfigure.client;

import io.freshet.rpc.client.ClientInterceptor;

/** Makes what checks the messages of a channel. */
@FunctionalInterface
public interface ChannelValidation {

	/**
	 * Creates an interceptor.
	 * @param requests whether it checks requests
	 * @param responses whether it checks responses
	 * @return the interceptor
	 */
	ClientInterceptor create(boolean requests, boolean responses);

}
