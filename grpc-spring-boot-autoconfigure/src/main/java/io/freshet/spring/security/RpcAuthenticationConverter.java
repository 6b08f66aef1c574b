package io.freshet.spring.security;

import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * Finds the credentials of a call, such as an API key in its metadata. Must be safe for
 * use by several threads and must not block: what it returns is checked later, where that
 * is allowed.
 */
@FunctionalInterface
public interface RpcAuthenticationConverter {

	/**
	 * Finds credentials.
	 * @param call the call
	 * @return what the caller claims to be, not yet authenticated; {@code null} if the
	 * call has no credentials of this kind
	 * @throws org.springframework.security.core.AuthenticationException if they cannot be
	 * read; the call is answered UNAUTHENTICATED
	 */
	@Nullable Authentication convert(ServerCall call);

}
