package io.freshet.spring.security;

import io.freshet.spring.CallCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Where the tokens of channels come from. A bean of this type is there when Spring
 * Security's OAuth 2.0 is. Safe for use by several threads.
 */
public interface TokenCredentials {

	/**
	 * Returns the tokens of a client registration.
	 * @param registration the id, as in
	 * {@code spring.security.oauth2.client.registration}
	 * @return the credentials; {@code null} if the application has no such registration
	 */
	@Nullable CallCredentials ofRegistration(String registration);

	/**
	 * Returns the token that the caller of the current call has shown.
	 * @return the credentials; nothing is sent for a caller without a token
	 */
	CallCredentials ofCaller();

}
