package io.freshet.rpc.internal.netty;

import io.netty.channel.Channel;

/**
 * A connection that a {@link ListeningSocket} has accepted. Confined to its event loop.
 */
public interface ServedConnection {

	/**
	 * Takes the channel over.
	 * @param channel the channel, to whose pipeline the connection adds itself
	 */
	void begin(Channel channel);

	/**
	 * Ends the connection without failing a call.
	 * @param reason why, for people
	 */
	void drain(String reason);

	/**
	 * Ends the calls that go on, then closes.
	 * @return whether there was one
	 */
	boolean cancelAndClose();

}
