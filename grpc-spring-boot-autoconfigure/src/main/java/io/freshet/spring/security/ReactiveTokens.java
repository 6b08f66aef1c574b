package io.freshet.spring.security;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.ReactiveOpaqueTokenIntrospector;

/**
 * Lets calls use what a reactive web application asks about opaque tokens. That is always
 * done on threads that may block. Needs Reactor.
 */
final class ReactiveTokens {

	private ReactiveTokens() {
	}

	/**
	 * Returns what asks about tokens.
	 * @param beans the beans of the application
	 * @return the introspector, or {@code null} if there is none
	 */
	static @Nullable OpaqueTokenIntrospector introspector(SecurityBeans beans) {
		ReactiveOpaqueTokenIntrospector reactive = beans.find(ReactiveOpaqueTokenIntrospector.class);
		return (reactive != null) ? (token) -> reactive.introspect(token)
			.blockOptional()
			.orElseThrow(() -> new BadOpaqueTokenException("nobody knows this token")) : null;
	}

}
