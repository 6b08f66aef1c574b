package io.freshet.spring.security;

import java.util.List;

import io.freshet.rpc.Metadata;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.BadCredentialsException;

/** Reads {@code authorization}. Has no state. Source: RFC 9110, 11.6.2. */
final class AuthorizationHeader {

	private static final String NAME = "authorization";

	private AuthorizationHeader() {
	}

	/**
	 * Returns the credentials of a scheme.
	 * @param metadata the metadata of the call
	 * @param scheme the scheme, such as {@code Bearer}
	 * @return what follows the scheme; {@code null} if the call has no credentials or
	 * those of another scheme
	 * @throws BadCredentialsException if there are two: who else looked at them may have
	 * seen the other ones
	 */
	static @Nullable String credentials(Metadata metadata, String scheme) {
		if (metadata.isEmpty() || !metadata.contains(NAME)) {
			return null;
		}
		List<String> values = metadata.getAll(NAME);
		if (values.size() > 1) {
			throw new BadCredentialsException("there is more than one authorization");
		}
		String value = values.get(0);
		boolean matches = value.regionMatches(true, 0, scheme, 0, scheme.length())
				&& (value.length() == scheme.length() || value.charAt(scheme.length()) == ' ');
		return matches ? value.substring(scheme.length()).strip() : null;
	}

}
