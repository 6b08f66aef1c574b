package io.freshet.rpc.kotlin

import io.freshet.rpc.RpcContext
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.ThreadContextElement
import kotlinx.coroutines.currentCoroutineContext

/**
 * The call that a coroutine works for. While the coroutine runs, `RpcContext.current()` is that call on its thread, and
 * what interceptors and observers have put around the code of the call is there as well: the `SecurityContextHolder`,
 * the observation, their entries in the MDC. Calls of clients inherit its deadline and cancellation. Safe for use by
 * several threads.
 *
 * @property call the call
 */
public class RpcContextElement(public val call: RpcContext) :
	AbstractCoroutineContextElement(RpcContextElement), ThreadContextElement<RpcContext.Scope> {

	/** Finds the element in the context of a coroutine. */
	public companion object Key : CoroutineContext.Key<RpcContextElement>

	override fun updateThreadContext(context: CoroutineContext): RpcContext.Scope = call.enter()

	override fun restoreThreadContext(context: CoroutineContext, oldState: RpcContext.Scope): Unit = oldState.close()

	override fun toString(): String = "RpcContextElement($call)"

}

/**
 * Returns the call that the current coroutine works for.
 * @return the context of the call
 * @throws IllegalStateException if it works for none
 */
public suspend fun currentRpcContext(): RpcContext = currentRpcContextOrNull()
	?: error("no RPC is being handled by this coroutine; elsewhere than in service methods add RpcContextElement to it")

/**
 * Returns the call that the current coroutine works for.
 * @return the context of the call, or `null` if it works for none
 */
public suspend fun currentRpcContextOrNull(): RpcContext? = currentCoroutineContext()[RpcContextElement]?.call
