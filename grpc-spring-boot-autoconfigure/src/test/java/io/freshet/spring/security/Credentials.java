package io.freshet.spring.security;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import io.freshet.rpc.Metadata;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Credentials of each kind, good and bad, and a chain that takes them. */
enum Credentials {

	BASIC(basic("ada:secret"), basic("bob:secret"), basic("ada:wrong"), basic("old:secret"), "Basic realm=",
			(security) -> security.httpBasic((basic) -> basic.authenticationManager(new ProviderManager(users())))),

	JWT(bearer(jwt("ada", "talk", Duration.ofHours(1), Keys.RIGHT)),
			bearer(jwt("bob", "other", Duration.ofHours(1), Keys.RIGHT)),
			bearer(jwt("ada", "talk", Duration.ofHours(1), Keys.WRONG)),
			bearer(jwt("ada", "talk", Duration.ofHours(-1), Keys.RIGHT)), "Bearer",
			(security) -> security.oauth2ResourceServer(
					(server) -> server.jwt((jwt) -> jwt.decoder(NimbusJwtDecoder.withSecretKey(Keys.RIGHT).build())))),

	OPAQUE(bearer("ada-token"), bearer("bob-token"), bearer("made-up"), bearer("expired"), "Bearer",
			(security) -> security.oauth2ResourceServer(
					(server) -> server.opaqueToken((opaque) -> opaque.introspector(Credentials::introspect)))),

	CUSTOM(Metadata.builder().addSecret("x-api-key", "ada").build(),
			Metadata.builder().addSecret("x-api-key", "bob").build(),
			Metadata.builder().addSecret("x-api-key", "made-up").build(),
			Metadata.builder().addSecret("x-api-key", "expired").build(), null,
			(security) -> security.authentication((call) -> {
				String key = call.metadata().get("x-api-key");
				return (key != null) ? new TestingAuthenticationToken(key, "key") : null;
			}, (claimed) -> {
				if (!List.of("ada", "bob").contains(claimed.getName())) {
					throw new BadCredentialsException("key " + claimed.getName() + " is not in table API_KEYS");
				}
				return new TestingAuthenticationToken(claimed.getName(), "key",
						AuthorityUtils.createAuthorityList(scope(claimed.getName())));
			}));

	/** Of ada, who may. */
	final Metadata allowed;

	/** Of bob, who may not. */
	final Metadata forbidden;

	final Metadata wrong;

	final Metadata expired;

	final String challenge;

	private final UnaryOperator<RpcSecurity> setting;

	Credentials(Metadata allowed, Metadata forbidden, Metadata wrong, Metadata expired, String challenge,
			UnaryOperator<RpcSecurity> setting) {
		this.allowed = allowed;
		this.forbidden = forbidden;
		this.wrong = wrong;
		this.expired = expired;
		this.challenge = challenge;
		this.setting = setting;
	}

	RpcSecurity accept(RpcSecurity security) {
		return this.setting.apply(security);
	}

	static Metadata basic(String pair) {
		return Metadata.of("authorization",
				"Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
	}

	static Metadata bearer(String token) {
		return Metadata.of("authorization", "Bearer " + token);
	}

	static String jwt(String subject, String scope, Duration lifetime, SecretKey key) {
		Instant expiry = Instant.now().plus(lifetime);
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.subject(subject)
			.claim("scope", scope)
			.issuedAt(expiry.minus(Duration.ofHours(2)))
			.expiresAt(expiry)
			.build();
		return new NimbusJwtEncoder(new ImmutableSecret<>(key))
			.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims))
			.getTokenValue();
	}

	private static String scope(String name) {
		return name.equals("ada") ? "SCOPE_talk" : "SCOPE_other";
	}

	private static DaoAuthenticationProvider users() {
		return new DaoAuthenticationProvider(new InMemoryUserDetailsManager(
				User.withUsername("ada").password("{noop}secret").authorities(scope("ada")).build(),
				User.withUsername("bob").password("{noop}secret").authorities(scope("bob")).build(),
				User.withUsername("old")
					.password("{noop}secret")
					.authorities(scope("ada"))
					.accountExpired(true)
					.build()));
	}

	private static DefaultOAuth2AuthenticatedPrincipal introspect(String token) {
		if (!token.endsWith("-token")) {
			throw new BadOpaqueTokenException("Provided token " + token + " isn't active");
		}
		String name = token.substring(0, 3);
		return new DefaultOAuth2AuthenticatedPrincipal(name, Map.of("sub", name),
				AuthorityUtils.createAuthorityList(scope(name)));
	}

	/** Keys for tokens. */
	static final class Keys {

		static final SecretKey RIGHT = new SecretKeySpec(new byte[32], "HmacSHA256");

		static final SecretKey WRONG = new SecretKeySpec("another key of thirty-two bytes!".getBytes(), "HmacSHA256");

		private Keys() {
		}

	}

}
