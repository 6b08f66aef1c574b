package io.freshet.spring.security;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.util.ClassUtils;

/** What checks JWTs. Needs {@code spring-security-oauth2-jose}. */
final class JwtProviders {

	/** Whether JWTs can be checked. */
	static final boolean PRESENT = ClassUtils.isPresent("org.springframework.security.oauth2.jwt.JwtDecoder",
			JwtProviders.class.getClassLoader());

	private JwtProviders() {
	}

	/**
	 * Creates a provider.
	 * @param beans the beans of the application
	 * @param decoder checks; {@code null} for the bean
	 * @param converter reads authorities; {@code null} for the bean, or scopes
	 * @return the provider, or {@code null} if there is no decoder
	 */
	static @Nullable AuthenticationProvider create(SecurityBeans beans, @Nullable JwtDecoder decoder,
			@Nullable Converter<Jwt, ? extends AbstractAuthenticationToken> converter) {
		JwtDecoder decodes = (decoder != null) ? decoder : decoder(beans);
		if (decodes == null) {
			return null;
		}
		JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decodes);
		Converter<Jwt, ? extends AbstractAuthenticationToken> converts = (converter != null) ? converter
				: beans.find(JwtAuthenticationConverter.class);
		if (converts != null) {
			provider.setJwtAuthenticationConverter(converts);
		}
		return provider;
	}

	private static @Nullable JwtDecoder decoder(SecurityBeans beans) {
		JwtDecoder decoder = beans.find(JwtDecoder.class);
		if (decoder != null || !ReactiveManagers.PRESENT) {
			return decoder;
		}
		ReactiveJwtDecoder reactive = beans.find(ReactiveJwtDecoder.class);
		return (reactive != null) ? (token) -> decode(reactive, token) : null;
	}

	private static Jwt decode(ReactiveJwtDecoder decoder, String token) {
		return decoder.decode(token).blockOptional().orElseThrow(() -> new BadJwtException("the decoder found no JWT"));
	}

}
