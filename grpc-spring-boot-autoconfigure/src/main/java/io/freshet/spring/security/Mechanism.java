package io.freshet.spring.security;

import java.util.Objects;

import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;

/**
 * One way for a caller to say who it is. Immutable.
 *
 * @param converter finds the credentials
 * @param manager checks them; may block
 * @param challenge what {@code www-authenticate} asks for, or {@code null} for nothing
 * @param invalid the same if the credentials were not valid
 * @param insufficient the same if they were, but do not suffice
 */
record Mechanism(RpcAuthenticationConverter converter, AuthenticationManager manager, @Nullable String challenge,
		@Nullable String invalid, @Nullable String insufficient) {

	/**
	 * Finds credentials of this kind.
	 * @param call the call
	 * @return the credentials, or {@code null}
	 */
	@Nullable Authentication credentials(ServerCall call) {
		Authentication credentials = this.converter.convert(call);
		if (credentials instanceof AbstractAuthenticationToken token && token.getDetails() == null) {
			token.setDetails(RpcCallDetails.of(call));
		}
		return credentials;
	}

	/**
	 * Checks credentials of this kind. May block.
	 * @param credentials the credentials
	 * @return who the caller is
	 */
	Authentication authenticate(Authentication credentials) {
		return Objects.requireNonNull(this.manager.authenticate(credentials),
				"the authentication manager returned null");
	}

}
