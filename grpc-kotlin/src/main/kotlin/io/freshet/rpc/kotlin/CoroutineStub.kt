package io.freshet.rpc.kotlin

import io.freshet.rpc.MethodDescriptor
import io.freshet.rpc.client.CallOptions
import io.freshet.rpc.client.RpcChannel
import io.freshet.rpc.codegen.GeneratedStub
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.Job
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.future.await
import kotlinx.coroutines.job

/**
 * What generated coroutine clients extend. A call is cancelled with the coroutine that makes it or collects its
 * responses, and the flow of its requests is collected by a child of that coroutine, so nothing is left when the call
 * ends. Immutable.
 *
 * @param C the generated interface
 * @param channel the channel that its calls use
 * @param options the options of its calls
 */
public abstract class CoroutineStub<C : Any> protected constructor(channel: RpcChannel, options: CallOptions) :
	GeneratedStub<C>(channel, options) {

	/**
	 * Makes a call that sends one message and receives one.
	 * @param method the method
	 * @param request the request
	 * @return the response
	 */
	protected suspend fun <Q : Any, R : Any> unary(method: MethodDescriptor<Q, R>, request: Q): R =
		channel().async().unary(method, options(), request).await()

	/**
	 * Describes a call that sends one message and receives a stream.
	 * @param method the method
	 * @param request the request
	 * @return the responses; each collection is a call of its own
	 */
	protected fun <Q : Any, R : Any> serverStreaming(method: MethodDescriptor<Q, R>, request: Q): Flow<R> =
		channel().async().serverStreaming(method, options(), request).messages()

	/**
	 * Makes a call that sends a stream and receives one message.
	 * @param method the method
	 * @param requests the requests
	 * @return the response
	 */
	protected suspend fun <Q : Any, R : Any> clientStreaming(method: MethodDescriptor<Q, R>, requests: Flow<Q>): R =
		withSender { sender ->
			channel().async()
				.clientStreaming(method, options(), FlowPublisher(requests, sender))
				.await()
		}

	/**
	 * Describes a call that sends and receives streams.
	 * @param method the method
	 * @param requests the requests
	 * @return the responses; each collection is a call of its own and collects the requests
	 */
	protected fun <Q : Any, R : Any> bidiStreaming(method: MethodDescriptor<Q, R>, requests: Flow<Q>): Flow<R> = flow {
		withSender { sender ->
			emitAll(channel().async().bidiStreaming(method, options(), FlowPublisher(requests, sender)))
		}
	}

}

/**
 * Makes a call whose requests are collected by children of the current coroutine, until the call has ended.
 * @param call makes the call; is given the context of those children
 * @return its result
 */
private suspend fun <T> withSender(call: suspend (CoroutineContext) -> T): T = coroutineScope {
	val sender = Job(coroutineContext.job)
	try {
		call(coroutineContext + sender)
	} finally {
		sender.cancel()
	}
}
