package io.freshet.spring.autoconfigure.security;

import java.util.List;
import java.util.Optional;

import io.freshet.spring.security.RpcSecurity;
import io.freshet.spring.security.RpcSecurityChain;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.security.config.Customizer;
import org.springframework.util.ClassUtils;

/**
 * Makes the chain of an application that has none: every call needs a caller who is
 * known, by whatever the application can check. Confined to the thread that starts the
 * application.
 *
 * @param context has the beans
 */
record DefaultChain(ApplicationContext context) {

	private static final List<String> TOKENS = List.of("org.springframework.security.oauth2.jwt.JwtDecoder",
			"org.springframework.security.oauth2.jwt.ReactiveJwtDecoder",
			"org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector",
			"org.springframework.security.oauth2.server.resource.introspection.ReactiveOpaqueTokenIntrospector");

	private static final List<String> PASSWORDS = List.of(
			"org.springframework.security.core.userdetails.UserDetailsService",
			"org.springframework.security.core.userdetails.ReactiveUserDetailsService",
			"org.springframework.security.authentication.AuthenticationManager",
			"org.springframework.security.authentication.ReactiveAuthenticationManager",
			"org.springframework.security.authentication.AuthenticationProvider");

	private static final String BEARER = "org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken";

	/**
	 * Makes the chain.
	 * @param security builds it
	 * @return the chain, or nothing if the application has nothing to know callers by
	 */
	Optional<RpcSecurityChain> create(RpcSecurity security) {
		boolean bearer = isPresent(BEARER) && hasAny(TOKENS);
		boolean basic = hasAny(PASSWORDS);
		if (bearer) {
			security.oauth2ResourceServer(Customizer.withDefaults());
		}
		if (basic) {
			security.httpBasic(Customizer.withDefaults());
		}
		return (bearer || basic) ? Optional.of(security.build()) : Optional.empty();
	}

	private boolean hasAny(List<String> types) {
		return types.stream().anyMatch(this::has);
	}

	private boolean has(String type) {
		ClassLoader loader = this.context.getClassLoader();
		return ClassUtils.isPresent(type, loader) && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.context,
				ClassUtils.resolveClassName(type, loader), true, false).length > 0;
	}

	private boolean isPresent(String type) {
		return ClassUtils.isPresent(type, this.context.getClassLoader());
	}

}
