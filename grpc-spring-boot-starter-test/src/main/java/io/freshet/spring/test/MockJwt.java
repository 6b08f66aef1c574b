package io.freshet.spring.test;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;

import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientInterceptor;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;

/**
 * Makes calls in the name of the bearer of a token that nobody signed. What the bearer
 * may do follows from the claim {@code scope} or {@code scp}, unless it is named. Needs
 * {@code spring-security-oauth2-resource-server}. <pre>{@code
 * greeter.withInterceptors(MockJwt.with((jwt) -> jwt.subject("ada").claim("scope", "greet")));
 * }</pre> Immutable.
 */
public final class MockJwt implements ClientInterceptor {

	private final MockCaller caller;

	private MockJwt(Jwt token, Collection<GrantedAuthority> authorities) {
		this.caller = MockCaller.of(new JwtAuthenticationToken(token, authorities));
	}

	/**
	 * Makes up a token.
	 * @param claims adds claims; without it the subject is {@code user}
	 * @return the interceptor
	 */
	public static MockJwt with(Consumer<Jwt.Builder> claims) {
		Jwt token = token(claims);
		return new MockJwt(token, new JwtGrantedAuthoritiesConverter().convert(token));
	}

	/**
	 * Makes up a token whose bearer may do what is named.
	 * @param claims adds claims; without it the subject is {@code user}
	 * @param authorities such as {@code ROLE_ADMIN}
	 * @return the interceptor
	 */
	public static MockJwt with(Consumer<Jwt.Builder> claims, String... authorities) {
		return new MockJwt(token(claims), AuthorityUtils.createAuthorityList(authorities));
	}

	private static Jwt token(Consumer<Jwt.Builder> claims) {
		Instant now = Instant.now();
		Jwt.Builder token = Jwt.withTokenValue("mock")
			.header("alg", "none")
			.subject("user")
			.issuedAt(now)
			.expiresAt(now.plusSeconds(3600));
		claims.accept(token);
		return token.build();
	}

	@Override
	public void intercept(ClientCall call, Next next) {
		this.caller.intercept(call, next);
	}

}
