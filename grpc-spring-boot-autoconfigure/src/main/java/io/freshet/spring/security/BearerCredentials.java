package io.freshet.spring.security;

import java.util.regex.Pattern;

import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Finds a bearer token. Has no state. Source: RFC 6750, 2.1. */
final class BearerCredentials implements RpcAuthenticationConverter {

	private static final Pattern TOKEN = Pattern.compile("[a-zA-Z0-9-._~+/]+=*");

	@Override
	public @Nullable Authentication convert(ServerCall call) {
		String token = AuthorizationHeader.credentials(call.metadata(), "Bearer");
		if (token == null) {
			return null;
		}
		if (!TOKEN.matcher(token).matches()) {
			throw new InvalidBearerTokenException("bearer token is malformed");
		}
		return new BearerTokenAuthenticationToken(token);
	}

}
