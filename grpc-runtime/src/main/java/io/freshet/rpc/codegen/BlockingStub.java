package io.freshet.rpc.codegen;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;

/**
 * What generated blocking clients extend. Immutable.
 *
 * @param <C> the generated interface
 */
public abstract class BlockingStub<C> extends GeneratedStub<C> {

	/**
	 * Creates a client.
	 * @param channel the channel that its calls use
	 * @param options the options of its calls
	 */
	protected BlockingStub(RpcChannel channel, CallOptions options) {
		super(channel, options);
	}

	/**
	 * Makes a call that sends one message and returns one.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param request the request
	 * @return the response
	 */
	protected final <Q, R> R unary(MethodDescriptor<Q, R> method, Q request) {
		return channel().blocking().unary(method, options(), request);
	}

	/**
	 * Makes a call that sends one message and receives a stream.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param request the request
	 * @return the responses
	 */
	protected final <Q, R> RpcReader<R> serverStreaming(MethodDescriptor<Q, R> method, Q request) {
		return channel().blocking().serverStreaming(method, options(), request);
	}

	/**
	 * Makes a call that sends a stream and receives one message.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @return the call
	 */
	protected final <Q, R> ClientStream<Q, R> clientStreaming(MethodDescriptor<Q, R> method) {
		return channel().blocking().clientStreaming(method, options());
	}

	/**
	 * Makes a call that sends and receives streams.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @return the call
	 */
	protected final <Q, R> BidiStream<Q, R> bidiStreaming(MethodDescriptor<Q, R> method) {
		return channel().blocking().bidiStreaming(method, options());
	}

}
