package io.freshet.spring.security;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

/**
 * How bearer tokens are checked. Without {@link #jwt} and {@link #opaqueToken} the beans
 * of the application say which kind they are. Confined to the thread that builds the
 * chain.
 */
public final class ResourceServerSettings {

	private @Nullable Jwts jwt;

	private @Nullable OpaqueTokens opaque;

	private @Nullable AuthenticationManager manager;

	ResourceServerSettings() {
	}

	/**
	 * Tokens are JWTs.
	 * @param settings changes the settings
	 * @return these settings
	 */
	public ResourceServerSettings jwt(Customizer<Jwts> settings) {
		if (this.jwt == null) {
			this.jwt = new Jwts();
		}
		settings.customize(this.jwt);
		return this;
	}

	/**
	 * Tokens are opaque: their issuer is asked about each.
	 * @param settings changes the settings
	 * @return these settings
	 */
	public ResourceServerSettings opaqueToken(Customizer<OpaqueTokens> settings) {
		if (this.opaque == null) {
			this.opaque = new OpaqueTokens();
		}
		settings.customize(this.opaque);
		return this;
	}

	/**
	 * Names what checks tokens, as {@code BearerTokenAuthenticationToken}s.
	 * @param manager checks them; may block
	 * @return these settings
	 */
	public ResourceServerSettings authenticationManager(AuthenticationManager manager) {
		this.manager = manager;
		return this;
	}

	Mechanism build(SecurityBeans beans, @Nullable AuthenticationManager ofChain) {
		return new Mechanism(new BearerCredentials(), manager(beans, ofChain), "Bearer",
				"Bearer error=\"invalid_token\"", "Bearer error=\"insufficient_scope\"");
	}

	private AuthenticationManager manager(SecurityBeans beans, @Nullable AuthenticationManager ofChain) {
		if (this.jwt != null && this.opaque != null) {
			throw new IllegalStateException("bearer tokens are either JWTs or opaque: call jwt() or opaqueToken()");
		}
		if (this.manager != null) {
			return this.manager;
		}
		AuthenticationProvider provider = null;
		if (this.opaque == null) {
			provider = ((this.jwt != null) ? this.jwt : new Jwts()).provider(beans);
		}
		if (provider == null && this.jwt == null) {
			provider = ((this.opaque != null) ? this.opaque : new OpaqueTokens()).provider(beans);
		}
		if (provider != null) {
			return beans.manager(List.of(provider));
		}
		if (ofChain != null) {
			return ofChain;
		}
		throw new IllegalStateException("oauth2ResourceServer() has nothing to check tokens with: set "
				+ "spring.security.oauth2.resourceserver.jwt.issuer-uri, or define a JwtDecoder or an "
				+ "OpaqueTokenIntrospector");
	}

	/** How JWTs are checked. */
	public static final class Jwts {

		private @Nullable JwtDecoder decoder;

		private @Nullable Converter<Jwt, ? extends AbstractAuthenticationToken> converter;

		private Jwts() {
		}

		/**
		 * Names what checks a JWT.
		 * @param decoder the decoder; by default the bean
		 * @return these settings
		 */
		public Jwts decoder(JwtDecoder decoder) {
			this.decoder = decoder;
			return this;
		}

		/**
		 * Names what turns a JWT into an identity with authorities.
		 * @param converter the converter; by default the bean of type
		 * {@code JwtAuthenticationConverter}, or a {@code SCOPE_} for each scope
		 * @return these settings
		 */
		public Jwts jwtAuthenticationConverter(Converter<Jwt, ? extends AbstractAuthenticationToken> converter) {
			this.converter = converter;
			return this;
		}

		@Nullable AuthenticationProvider provider(SecurityBeans beans) {
			return JwtProviders.PRESENT ? JwtProviders.create(beans, this.decoder, this.converter) : null;
		}

	}

	/** How opaque tokens are checked. */
	public static final class OpaqueTokens {

		private @Nullable OpaqueTokenIntrospector introspector;

		private @Nullable OpaqueTokenAuthenticationConverter converter;

		private OpaqueTokens() {
		}

		/**
		 * Names what asks about a token.
		 * @param introspector asks; by default the bean
		 * @return these settings
		 */
		public OpaqueTokens introspector(OpaqueTokenIntrospector introspector) {
			this.introspector = introspector;
			return this;
		}

		/**
		 * Names what turns the answer into an identity with authorities.
		 * @param converter the converter; by default the bean, or a {@code SCOPE_} for
		 * each scope
		 * @return these settings
		 */
		public OpaqueTokens authenticationConverter(OpaqueTokenAuthenticationConverter converter) {
			this.converter = converter;
			return this;
		}

		private @Nullable AuthenticationProvider provider(SecurityBeans beans) {
			OpaqueTokenIntrospector asks = (this.introspector != null) ? this.introspector : introspector(beans);
			if (asks == null) {
				return null;
			}
			OpaqueTokenAuthenticationProvider provider = new OpaqueTokenAuthenticationProvider(asks);
			OpaqueTokenAuthenticationConverter converts = (this.converter != null) ? this.converter
					: beans.find(OpaqueTokenAuthenticationConverter.class);
			if (converts != null) {
				provider.setAuthenticationConverter(converts);
			}
			return provider;
		}

		private static @Nullable OpaqueTokenIntrospector introspector(SecurityBeans beans) {
			OpaqueTokenIntrospector introspector = beans.find(OpaqueTokenIntrospector.class);
			return (introspector != null || !ReactiveManagers.PRESENT) ? introspector
					: ReactiveTokens.introspector(beans);
		}

	}

}
