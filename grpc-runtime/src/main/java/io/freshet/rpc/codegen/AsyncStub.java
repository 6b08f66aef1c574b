package io.freshet.rpc.codegen;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.ClientSettings;
import io.freshet.rpc.client.RpcChannel;

/**
 * What generated asynchronous clients extend. Immutable.
 *
 * @param <C> the generated interface
 */
public abstract class AsyncStub<C> implements ClientSettings<C> {

	private final RpcChannel channel;

	private final CallOptions options;

	/**
	 * Creates a client.
	 * @param channel the channel that its calls use
	 * @param options the options of its calls
	 */
	protected AsyncStub(RpcChannel channel, CallOptions options) {
		this.channel = channel;
		this.options = options;
	}

	/**
	 * Creates a client on the same channel.
	 * @param options the options of its calls
	 * @return the client
	 */
	protected abstract C with(CallOptions options);

	/**
	 * Returns the channel.
	 * @return the channel
	 */
	protected final RpcChannel channel() {
		return this.channel;
	}

	/**
	 * Returns the options of the calls.
	 * @return the options
	 */
	protected final CallOptions options() {
		return this.options;
	}

	/**
	 * Makes a call that sends one message and receives one.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param request the request
	 * @return the response; a {@code CompletableFuture} that cancels the call when it is
	 * cancelled
	 */
	protected final <Q, R> CompletionStage<R> unary(MethodDescriptor<Q, R> method, Q request) {
		return this.channel.async().unary(method, this.options, request);
	}

	/**
	 * Describes a call that sends one message and receives a stream.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param request the request
	 * @return the responses; each subscription is a call of its own
	 */
	protected final <Q, R> Flow.Publisher<R> serverStreaming(MethodDescriptor<Q, R> method, Q request) {
		return this.channel.async().serverStreaming(method, this.options, request);
	}

	/**
	 * Makes a call that sends a stream and receives one message.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param requests the requests
	 * @return the response; a {@code CompletableFuture} that cancels the call when it is
	 * cancelled
	 */
	protected final <Q, R> CompletionStage<R> clientStreaming(MethodDescriptor<Q, R> method,
			Flow.Publisher<Q> requests) {
		return this.channel.async().clientStreaming(method, this.options, requests);
	}

	/**
	 * Describes a call that sends and receives streams.
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @param method the method
	 * @param requests the requests
	 * @return the responses; each subscription is a call of its own
	 */
	protected final <Q, R> Flow.Publisher<R> bidiStreaming(MethodDescriptor<Q, R> method, Flow.Publisher<Q> requests) {
		return this.channel.async().bidiStreaming(method, this.options, requests);
	}

	@Override
	public final C withDeadline(Duration deadline) {
		return with(this.options.withDeadline(deadline));
	}

	@Override
	public final C withMetadata(Metadata metadata) {
		return with(this.options.withMetadata(metadata));
	}

	@Override
	public final C withWaitForReady() {
		return with(this.options.withWaitForReady(true));
	}

	@Override
	public final C withCompression(String encoding) {
		return with(this.options.withCompression(encoding));
	}

	@Override
	public final C withInterceptors(ClientInterceptor... interceptors) {
		return with(this.options.withInterceptors(List.of(interceptors)));
	}

}
