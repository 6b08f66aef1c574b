package io.freshet.rpc.client;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.internal.stream.InboundMessages;
import io.freshet.rpc.internal.stream.OutboundMessages;
import io.freshet.rpc.internal.netty.EventLoops;
import org.jspecify.annotations.Nullable;

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
		OutgoingCall<Q, R> call = newCall(method, MethodShape.UNARY, options, request);
		AwaitedResponse<R> response = new AwaitedResponse<>();
		call.begin(null, this.channel.singleResponse(call, method, response));
		return response.await(call);
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
		OutgoingCall<Q, R> call = newCall(method, MethodShape.SERVER_STREAMING, options, request);
		InboundMessages<R> responses = responses(call, method);
		call.begin(null, responses);
		return responses;
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
		OutgoingCall<Q, R> call = newCall(method, MethodShape.CLIENT_STREAMING, options, null);
		OutboundMessages<Q> requests = requests(call, method);
		AwaitedResponse<R> response = new AwaitedResponse<>();
		call.begin(requests, this.channel.singleResponse(call, method, response));
		return new RequestStream<>(call, requests, response);
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
		OutgoingCall<Q, R> call = newCall(method, MethodShape.BIDI_STREAMING, options, null);
		OutboundMessages<Q> requests = requests(call, method);
		InboundMessages<R> responses = responses(call, method);
		call.begin(requests, responses);
		return new DuplexStream<>(requests, responses);
	}

	private <Q, R> OutgoingCall<Q, R> newCall(MethodDescriptor<Q, R> method, MethodShape shape, CallOptions options,
			@Nullable Q request) {
		if (EventLoops.isLoopThread()) {
			throw new IllegalStateException("blocking call of " + method + " on the event loop thread '"
					+ Thread.currentThread().getName() + "', which must not block; use an asynchronous or reactive "
					+ "client there, or make the call on another thread");
		}
		return this.channel.newCall(method, shape, options, request);
	}

	private <Q, R> OutboundMessages<Q> requests(OutgoingCall<Q, R> call, MethodDescriptor<Q, R> method) {
		OutboundMessages<Q> requests = new OutboundMessages<>(call,
				this.channel.format().request(method, call.setup().policy()), new StreamedRequests(call.setup()));
		requests.codec(call.setup().codec());
		return requests;
	}

	private <Q, R> InboundMessages<R> responses(OutgoingCall<Q, R> call, MethodDescriptor<Q, R> method) {
		return new InboundMessages<>(call, this.channel.format().response(method),
				this.channel.policies().maxResponseBytes(call.setup().policy()), call.setup()::responseRead);
	}

}
