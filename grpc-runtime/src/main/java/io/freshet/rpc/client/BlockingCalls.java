package io.freshet.rpc.client;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;

/**
 * The four kinds of call for threads that may block, by method descriptor. Generated
 * clients are built on it; it serves just as well without generated code. Must not be
 * used on an event loop of this library, where it fails with an
 * {@link IllegalStateException}. Safe for use by several threads.
 */
public final class BlockingCalls {

	private final RpcChannel channel;

	BlockingCalls(RpcChannel channel) {
		this.channel = channel;
	}

	/**
	 * Sends one message and waits for one.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of the call
	 * @param request the request
	 * @return the response
	 * @throws RpcException with the status of the call if it is not OK; CANCELLED if the
	 * thread was interrupted, in which case its interrupt flag is set again
	 */
	public <Q, R> R unary(MethodDescriptor<Q, R> method, CallOptions options, Q request) {
		throw new UnsupportedOperationException(this.channel.target());
	}

	/**
	 * Sends one message and receives a stream.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of the call
	 * @param request the request
	 * @return the responses; to be read to the end or closed
	 */
	public <Q, R> RpcReader<R> serverStreaming(MethodDescriptor<Q, R> method, CallOptions options, Q request) {
		throw new UnsupportedOperationException(this.channel.target());
	}

	/**
	 * Sends a stream and receives one message.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of the call
	 * @return the call; to be finished or closed
	 */
	public <Q, R> ClientStream<Q, R> clientStreaming(MethodDescriptor<Q, R> method, CallOptions options) {
		throw new UnsupportedOperationException(this.channel.target());
	}

	/**
	 * Sends and receives streams.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of the call
	 * @return the call; to be read to the end or closed
	 */
	public <Q, R> BidiStream<Q, R> bidiStreaming(MethodDescriptor<Q, R> method, CallOptions options) {
		throw new UnsupportedOperationException(this.channel.target());
	}

}
