package io.freshet.rpc.internal.netty;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

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
	 * Returns what tells of the connection, after it has begun.
	 * @return its life, or {@code null} as long as it is not known what it speaks
	 */
	@Nullable ConnectionLife life();

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
