package io.freshet.spring;

import java.util.Map;

import io.freshet.rpc.client.RpcChannel;

/**
 * The channels of the application that clients were asked for, to look at. Safe for use
 * by several threads.
 */
public interface RpcChannels {

	/**
	 * Returns the channels there are now.
	 * @return the channels by name
	 */
	Map<String, RpcChannel> byName();

}
