package io.freshet.rpc.server;

import io.freshet.rpc.RpcContext;

/**
 * Something of a call that its code expects to find on the thread it runs on, such as the
 * identity of the caller. Must be safe for use by several threads: the code of a call may
 * run on more than one.
 */
@FunctionalInterface
public interface CallScope {

	/**
	 * Puts it on the current thread.
	 * @return takes it away again and brings back what was there before; closed by the
	 * same thread
	 */
	RpcContext.Scope open();

}
