package io.freshet.rpc.kotlin

import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext

/** What generated coroutine services have in common. */
public interface CoroutineService {

	/**
	 * What the coroutines of calls begin with besides the [RpcContextElement] of their call, asked for on the thread
	 * that a call arrives on. Without a dispatcher in it they begin on the event loop and go on wherever they are
	 * resumed, and must not block. A job in it becomes the parent of all calls; to outlive the first failure it has to
	 * be a supervisor.
	 */
	public val callContext: CoroutineContext get() = EmptyCoroutineContext

}
