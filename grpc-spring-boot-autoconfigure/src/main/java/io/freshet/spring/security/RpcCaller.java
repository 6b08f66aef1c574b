package io.freshet.spring.security;

import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * Tells who makes a call, on any thread that has its context: where
 * {@code SecurityContextHolder} was not carried over to, for example. Has no state.
 */
public final class RpcCaller {

	private RpcCaller() {
	}

	/**
	 * Returns the identity of the caller.
	 * @param call the call
	 * @return the identity, which may be anonymous; {@code null} if the call is not
	 * secured
	 */
	public static @Nullable Authentication of(RpcContext call) {
		Caller caller = call.attribute(Caller.KEY);
		return (caller != null) ? caller.context().getAuthentication() : null;
	}

}
