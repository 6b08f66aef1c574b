package io.freshet.rpc.client;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcWriter;

/**
 * A call that sends a stream and receives one message, for a thread that may block. For
 * one thread at a time; {@link #close} may be called by any. <pre>{@code
 * try (ClientStream<Chunk, Summary> upload = client.upload()) {
 *     chunks.forEach(upload::write);
 *     Summary summary = upload.finish();
 * }
 * }</pre>
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
public interface ClientStream<Q, R> extends RpcWriter<Q>, AutoCloseable {

	/**
	 * Ends the requests and waits for the response. Once the call has ended, every
	 * further call returns or throws the same.
	 * @return the response
	 * @throws RpcException with the status of the call if it failed, was cancelled or ran
	 * past its deadline; CANCELLED if the thread was interrupted, in which case its
	 * interrupt flag is set again
	 */
	R finish();

	/**
	 * Cancels the call if it has not ended.
	 */
	@Override
	void close();

}
