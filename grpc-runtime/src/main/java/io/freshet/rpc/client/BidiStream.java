package io.freshet.rpc.client;

import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;

/**
 * A call that sends and receives streams, for threads that may block. Read side and write
 * side may run concurrently; neither with itself.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
public interface BidiStream<Q, R> extends RpcWriter<Q>, RpcReader<R> {

	/**
	 * Ends the requests; responses may go on. Does nothing if the requests have been
	 * ended already or the call is over.
	 */
	void halfClose();

	/**
	 * Cancels the call if it has not ended.
	 */
	@Override
	void close();

}
