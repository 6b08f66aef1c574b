package io.freshet.spring.test;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.client.RpcChannel;

/**
 * Calls any method by its descriptor and gives all that came back: headers, messages,
 * status and trailers. Nothing is thrown for a call that fails.
 * {@link AutoConfigureRpcTest
 *
 * @AutoConfigureRpcTest} makes a bean of it that calls the server of the test. Immutable.
 * <pre>{@code
 * RpcResult<HelloReply> result = client.call(GreeterRpc.SAY_HELLO).metadata("tenant", "a").send(request);
 * }</pre>
 */
public final class RpcTestClient {

	private final RpcChannel channel;

	private RpcTestClient(RpcChannel channel) {
		this.channel = channel;
	}

	/**
	 * Creates a client.
	 * @param channel the channel that its calls use
	 * @return the client
	 */
	public static RpcTestClient of(RpcChannel channel) {
		return new RpcTestClient(channel);
	}

	/**
	 * Begins a call.
	 * @param method a constant of generated code, such as {@code GreeterRpc.SAY_HELLO}
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @return the call, to be made by {@link RpcTestCall#send}
	 */
	public <Q, R> RpcTestCall<Q, R> call(MethodDescriptor<Q, R> method) {
		return new RpcTestCall<>(this.channel.blocking(), method);
	}

}
