package io.freshet.spring.security;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.server.CallScope;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Who makes a call, put on the threads that run its code. Each call has a security
 * context of its own, so what its code does to it concerns no other. Safe for use by
 * several threads.
 *
 * @param strategy holds the context of a thread
 * @param context has the identity
 * @param mechanism how the caller said who it is; {@code null} if it did not
 * @param chain what secures the call
 */
record Caller(SecurityContextHolderStrategy strategy, SecurityContext context, @Nullable Mechanism mechanism,
		RpcSecurityChain chain) implements CallScope {

	static final AttributeKey<Caller> KEY = AttributeKey.of("security-caller");

	static Caller of(SecurityContextHolderStrategy strategy, @Nullable Authentication authentication,
			@Nullable Mechanism mechanism, RpcSecurityChain chain) {
		SecurityContext context = strategy.createEmptyContext();
		context.setAuthentication(authentication);
		return new Caller(strategy, context, mechanism, chain);
	}

	@Override
	public RpcContext.Scope open() {
		SecurityContext before = this.strategy.getContext();
		this.strategy.setContext(this.context);
		// one that was only made by asking for it must not stay
		boolean empty = before.getAuthentication() == null;
		return () -> {
			if (empty) {
				this.strategy.clearContext();
			}
			else {
				this.strategy.setContext(before);
			}
		};
	}

}
