package io.freshet.rpc;

/**
 * The sending end of a stream, for a thread that may block. For one writing thread at a
 * time; may be used while another thread reads from the same call.
 *
 * @param <T> the type of message
 */
public interface RpcWriter<T> {

	/**
	 * Sends a message. Returns when the message is on its way or buffered; blocks while
	 * the peer is slow and 64 KiB or more wait to be sent.
	 * @param message the message
	 * @throws RpcException with the status of the call if it has ended, was cancelled or
	 * ran past its deadline; CANCELLED if the thread was interrupted, in which case its
	 * interrupt flag is set again; RESOURCE_EXHAUSTED if the message is over the outbound
	 * limit
	 */
	void write(T message);

	/**
	 * Returns whether {@link #write} would return at once.
	 * @return whether there is room to send
	 */
	boolean isReady();

	/**
	 * Chooses whether the messages that follow are compressed. Has no effect when no
	 * coding was agreed on.
	 * @param compress whether to compress
	 */
	void compress(boolean compress);

}
