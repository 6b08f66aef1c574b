package io.freshet.spring;

import io.freshet.rpc.client.ChannelOptions;

/**
 * Changes the options of channels after properties and interceptor beans have been
 * applied. Beans of this type are called in their order for each channel, once, when the
 * channel is first used.
 */
@FunctionalInterface
public interface ChannelOptionsCustomizer {

	/**
	 * Changes the options of a channel.
	 * @param name the name of the channel
	 * @param options the options so far
	 */
	void customize(String name, ChannelOptions.Builder options);

}
