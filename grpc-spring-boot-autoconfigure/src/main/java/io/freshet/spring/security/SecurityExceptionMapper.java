package io.freshet.spring.security;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * Answers what method security throws as the rules for calls do: UNAUTHENTICATED to those
 * who did not say who they are, PERMISSION_DENIED to others. Asked after the mappers of
 * the application. Immutable.
 */
public final class SecurityExceptionMapper implements ExceptionMapper, Ordered {

	private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

	@Override
	public @Nullable RpcException map(Throwable failure, ServerCall call) {
		if (!(failure instanceof AccessDeniedException || failure instanceof AuthenticationException)) {
			return null;
		}
		Caller caller = call.attribute(Caller.KEY);
		Authentication authentication = (caller != null) ? caller.context().getAuthentication() : null;
		if (failure instanceof AccessDeniedException && this.trust.isAuthenticated(authentication)) {
			Mechanism mechanism = (caller != null) ? caller.mechanism() : null;
			return new RpcException(SecurityRefusals.DENIED,
					SecurityRefusals.announce(call, SecurityRefusals.insufficient(mechanism)), failure, false);
		}
		Metadata challenges = (caller != null) ? SecurityRefusals.challenges(caller.chain().mechanisms())
				: Metadata.empty();
		return new RpcException(SecurityRefusals.UNKNOWN_CALLER, SecurityRefusals.announce(call, challenges), failure,
				false);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
