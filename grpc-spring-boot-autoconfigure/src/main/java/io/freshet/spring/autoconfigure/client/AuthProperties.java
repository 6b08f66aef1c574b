package io.freshet.spring.autoconfigure.client;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the credentials of a channel. What is {@code null} was not set.
 * Immutable.
 *
 * @param enabled Whether the channel shows credentials, if it has any. By default it
 * does.
 * @param basic User name and password.
 * @param bearer Bearer token.
 * @param oauth2 Token from an authorization server.
 * @param relay Whether to pass on the token of the caller for whom a call is made. By
 * default it is not passed on.
 * @param credentials Name of a bean of type CallCredentials. By default there is none.
 * @param allowPlaintext Whether credentials may be sent without TLS, where others can
 * read them. By default they may not, except in memory and to unix sockets.
 */
record AuthProperties(@Nullable Boolean enabled, @DefaultValue Basic basic, @DefaultValue Bearer bearer,
		@DefaultValue OAuth2 oauth2, @Nullable Boolean relay, @Nullable String credentials,
		@Nullable Boolean allowPlaintext) {

	/**
	 * Returns these properties, completed by others. A channel that has credentials of
	 * its own inherits none.
	 * @param other says what these do not
	 * @return the completed properties
	 */
	AuthProperties orElse(AuthProperties other) {
		AuthProperties from = kinds().isEmpty() ? other : this;
		return new AuthProperties((this.enabled != null) ? this.enabled : other.enabled, from.basic, from.bearer,
				from.oauth2, from.relay, from.credentials,
				(this.allowPlaintext != null) ? this.allowPlaintext : other.allowPlaintext);
	}

	/**
	 * Returns which kinds of credentials are set.
	 * @return the names of the properties, relative to this
	 */
	List<String> kinds() {
		List<String> kinds = new ArrayList<>();
		if (this.basic.username != null || this.basic.password != null) {
			kinds.add("basic");
		}
		if (this.bearer.token != null) {
			kinds.add("bearer.token");
		}
		if (this.oauth2.registration != null) {
			kinds.add("oauth2.registration");
		}
		if (Boolean.TRUE.equals(this.relay)) {
			kinds.add("relay");
		}
		if (this.credentials != null) {
			kinds.add("credentials");
		}
		return kinds;
	}

	/**
	 * User name and password.
	 *
	 * @param username Name of the user that the channel shows. By default there is none.
	 * @param password Password of that user. By default there is none.
	 */
	record Basic(@Nullable String username, @Nullable String password) {

		@Override
		public String toString() {
			return "Basic[username=" + this.username + ", password=***]";
		}

	}

	/**
	 * Bearer token.
	 *
	 * @param token Token that the channel shows, always the same. By default there is
	 * none.
	 */
	record Bearer(@Nullable String token) {

		@Override
		public String toString() {
			return "Bearer[token=***]";
		}

	}

	/**
	 * Token from an authorization server.
	 *
	 * @param registration Client registration, as in
	 * "spring.security.oauth2.client.registration", whose token the channel shows. By
	 * default there is none.
	 */
	record OAuth2(@Nullable String registration) {

	}

}
