package io.freshet.rpc.kotlin

import io.freshet.rpc.MethodDescriptor
import io.freshet.rpc.RpcContext
import io.freshet.rpc.ServiceDescriptor
import io.freshet.rpc.server.ServiceDefinition
import java.util.concurrent.CompletionStage
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.future.future

/**
 * Binds the methods of a coroutine service; used by generated code. Each call is a coroutine of its own, cancelled with
 * the call, and the call ends with it and its children. Not for use by several threads.
 *
 * @param service the service
 * @param descriptor its descriptor
 */
public class CoroutineBindings(private val service: CoroutineService, descriptor: ServiceDescriptor) {

	private val builder = ServiceDefinition.builder(descriptor)

	/**
	 * Binds a unary method.
	 * @param method the method
	 * @param handler the code
	 * @return this
	 */
	public fun <Q : Any, R : Any> unary(method: MethodDescriptor<Q, R>, handler: suspend (Q) -> R): CoroutineBindings =
		apply { builder.asyncUnary(method) { request -> respond { handler(request) } } }

	/**
	 * Binds a server-streaming method.
	 * @param method the method
	 * @param handler the code
	 * @return this
	 */
	public fun <Q : Any, R : Any> serverStreaming(
		method: MethodDescriptor<Q, R>,
		handler: (Q) -> Flow<R>,
	): CoroutineBindings = apply {
		builder.asyncServerStreaming(method) { request -> FlowPublisher(handler(request), context()) }
	}

	/**
	 * Binds a client-streaming method.
	 * @param method the method
	 * @param handler the code
	 * @return this
	 */
	public fun <Q : Any, R : Any> clientStreaming(
		method: MethodDescriptor<Q, R>,
		handler: suspend (Flow<Q>) -> R,
	): CoroutineBindings = apply {
		builder.asyncClientStreaming(method) { requests -> respond { handler(requests.messages()) } }
	}

	/**
	 * Binds a bidirectional method.
	 * @param method the method
	 * @param handler the code
	 * @return this
	 */
	public fun <Q : Any, R : Any> bidiStreaming(
		method: MethodDescriptor<Q, R>,
		handler: (Flow<Q>) -> Flow<R>,
	): CoroutineBindings = apply {
		builder.asyncBidiStreaming(method) { requests -> FlowPublisher(handler(requests.messages()), context()) }
	}

	/**
	 * Returns the service.
	 * @return what a server can serve
	 */
	public fun build(): ServiceDefinition = builder.build()

	private fun <R : Any> respond(handler: suspend () -> R): CompletionStage<R> =
		CoroutineScope(context()).future { handler() }

	/** The service decides last, but for the call. */
	private fun context(): CoroutineContext {
		val call = RpcContext.currentOrNull()
		return Dispatchers.Unconfined + service.callContext +
			(if (call != null) RpcContextElement(call) else EmptyCoroutineContext)
	}

}
