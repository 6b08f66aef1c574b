package io.freshet.spring.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Finds a user name and a password. Has no state. Source: RFC 7617. */
final class BasicCredentials implements RpcAuthenticationConverter {

	@Override
	public @Nullable Authentication convert(ServerCall call) {
		String encoded = AuthorizationHeader.credentials(call.metadata(), "Basic");
		if (encoded == null) {
			return null;
		}
		String pair = decode(encoded);
		int colon = pair.indexOf(':');
		if (colon < 0) {
			throw new BadCredentialsException("basic credentials have no colon");
		}
		return UsernamePasswordAuthenticationToken.unauthenticated(pair.substring(0, colon), pair.substring(colon + 1));
	}

	private static String decode(String encoded) {
		try {
			return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new BadCredentialsException("basic credentials are not base64", ex);
		}
	}

}
