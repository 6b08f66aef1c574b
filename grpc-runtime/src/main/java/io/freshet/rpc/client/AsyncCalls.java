package io.freshet.rpc.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.internal.stream.MessagePublisher;
import io.freshet.rpc.internal.stream.MessageSubscriber;
import org.jspecify.annotations.Nullable;

/**
 * The four kinds of call without blocking, by method descriptor. Generated clients are
 * built on it; it serves just as well without generated code. Results and messages are
 * delivered on an event loop, where nothing may block. Safe for use by several threads.
 */
public final class AsyncCalls {

	private final RpcChannel channel;

	AsyncCalls(RpcChannel channel) {
		this.channel = channel;
	}

	/**
	 * Sends one message and receives one.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of the call
	 * @param request the request
	 * @return the response, or an {@code RpcException}; cancelling it cancels the call
	 */
	public <Q, R> CompletableFuture<R> unary(MethodDescriptor<Q, R> method, CallOptions options, Q request) {
		OutgoingCall<Q, R> call = newCall(method, MethodShape.UNARY, options, request);
		FutureResponse<R> response = new FutureResponse<>(call);
		call.begin(null, this.channel.singleResponse(call, method, response));
		return response;
	}

	/**
	 * Sends one message and receives a stream. Each subscription is a call of its own.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of each call
	 * @param request the request
	 * @return the responses; cancelling a subscription cancels its call
	 */
	public <Q, R> Flow.Publisher<R> serverStreaming(MethodDescriptor<Q, R> method, CallOptions options, Q request) {
		return (subscriber) -> {
			OutgoingCall<Q, R> call = newCall(method, MethodShape.SERVER_STREAMING, options, request);
			MessagePublisher<R> responses = responses(call, method);
			responses.subscribe(new CallbackFlow.Responses<R>(subscriber, call.setup()));
			call.begin(null, responses);
		};
	}

	/**
	 * Sends a stream and receives one message. An error of the requests cancels the call
	 * and completes the result with its status, or with CANCELLED and the error as the
	 * cause.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of the call
	 * @param requests the requests; subscribed to once, cancelled when the call ends
	 * first
	 * @return the response, or an {@code RpcException}; cancelling it cancels the call
	 */
	public <Q, R> CompletableFuture<R> clientStreaming(MethodDescriptor<Q, R> method, CallOptions options,
			Flow.Publisher<Q> requests) {
		OutgoingCall<Q, R> call = newCall(method, MethodShape.CLIENT_STREAMING, options, null);
		MessageSubscriber<Q> sender = requests(call, method);
		FutureResponse<R> response = new FutureResponse<>(call);
		call.begin(sender, this.channel.singleResponse(call, method, response));
		subscribe(call, requests, sender);
		return response;
	}

	/**
	 * Sends and receives streams. Each subscription is a call of its own and subscribes
	 * to the requests. An error of the requests cancels the call; the subscriber sees its
	 * status, or CANCELLED with the error as the cause.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param options the options of each call
	 * @param requests the requests; cancelled when the call ends first
	 * @return the responses; cancelling a subscription cancels its call
	 */
	public <Q, R> Flow.Publisher<R> bidiStreaming(MethodDescriptor<Q, R> method, CallOptions options,
			Flow.Publisher<Q> requests) {
		return (subscriber) -> {
			OutgoingCall<Q, R> call = newCall(method, MethodShape.BIDI_STREAMING, options, null);
			MessageSubscriber<Q> sender = requests(call, method);
			MessagePublisher<R> responses = responses(call, method);
			responses.subscribe(new CallbackFlow.Responses<R>(subscriber, call.setup()));
			call.begin(sender, responses);
			subscribe(call, requests, sender);
		};
	}

	private <Q, R> OutgoingCall<Q, R> newCall(MethodDescriptor<Q, R> method, MethodShape shape, CallOptions options,
			@Nullable Q request) {
		OutgoingCall<Q, R> call = this.channel.newCall(method, shape, options, request);
		call.setup().heardOfLater();
		return call;
	}

	private static <Q> void subscribe(OutgoingCall<Q, ?> call, Flow.Publisher<Q> requests,
			MessageSubscriber<Q> sender) {
		try {
			requests.subscribe(new CallbackFlow.Requests<>(sender, call.setup()));
		}
		catch (RuntimeException ex) {
			call.fail(ex);
		}
	}

	private <Q, R> MessageSubscriber<Q> requests(OutgoingCall<Q, R> call, MethodDescriptor<Q, R> method) {
		MessageSubscriber<Q> requests = new MessageSubscriber<>(call,
				this.channel.format().request(method, call.setup().policy()), new StreamedRequests(call.setup()));
		requests.codec(call.setup().codec());
		return requests;
	}

	private <Q, R> MessagePublisher<R> responses(OutgoingCall<Q, R> call, MethodDescriptor<Q, R> method) {
		return new MessagePublisher<>(call, this.channel.format().response(method),
				this.channel.policies().maxResponseBytes(call.setup().policy()), call.setup()::responseRead);
	}

}
