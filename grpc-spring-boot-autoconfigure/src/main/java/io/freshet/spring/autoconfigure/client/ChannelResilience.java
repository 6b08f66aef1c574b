package io.freshet.spring.autoconfigure.client;

import java.util.List;

import io.freshet.rpc.client.ClientInterceptor;

/** Makes the interceptors that stand between calls and servers that fail. */
interface ChannelResilience {

	/**
	 * Makes the interceptors of a channel.
	 * @param channel the name of the channel
	 * @param properties say which, and what is a failure
	 * @return the interceptors, the outermost first
	 */
	List<ClientInterceptor> of(String channel, ResilienceProperties properties);

}
