package io.freshet.spring.security;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.freshet.spring.CallCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Tokens from Spring Security's OAuth 2.0. Channels of one registration share its token.
 * Safe for use by several threads.
 */
public final class OAuth2Credentials implements TokenCredentials {

	private final Map<String, CallCredentials> registrations = new ConcurrentHashMap<>();

	private final Function<String, @Nullable CallCredentials> create;

	/**
	 * Creates the source.
	 * @param create makes the credentials of a registration; {@code null} if there is no
	 * such registration
	 */
	public OAuth2Credentials(Function<String, @Nullable CallCredentials> create) {
		this.create = create;
	}

	@Override
	public @Nullable CallCredentials ofRegistration(String registration) {
		return this.registrations.computeIfAbsent(registration, this.create);
	}

	@Override
	public CallCredentials ofCaller() {
		return new RelayedToken();
	}

}
