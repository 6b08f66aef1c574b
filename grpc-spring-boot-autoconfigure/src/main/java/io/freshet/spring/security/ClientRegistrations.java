package io.freshet.spring.security;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Executor;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.CallCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.client.HttpClientErrorException;

/**
 * Tokens that the application gets for itself by the registrations of Spring Security's
 * OAuth 2.0 client. Immutable.
 *
 * @param registrations knows the registrations
 * @param clients remembers tokens
 * @param manager asks for tokens
 * @param clock tells when tokens expire
 */
public record ClientRegistrations(ClientRegistrationRepository registrations, OAuth2AuthorizedClientService clients,
		OAuth2AuthorizedClientManager manager, Clock clock) {

	private static final Set<String> REFUSALS = Set.of(OAuth2ErrorCodes.INVALID_CLIENT,
			OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, OAuth2ErrorCodes.INVALID_SCOPE, OAuth2ErrorCodes.ACCESS_DENIED,
			OAuth2ErrorCodes.INVALID_GRANT);

	/** A thread for each request: there is one in the lifetime of a token. */
	private static final Executor THREADS = (task) -> {
		Thread thread = new Thread(task, "freshet-token");
		thread.setDaemon(true);
		thread.start();
	};

	/**
	 * Returns the credentials of a registration.
	 * @param id the id of the registration
	 * @return the credentials, or {@code null} if there is no such registration
	 */
	public @Nullable CallCredentials find(String id) {
		if (this.registrations.findByRegistrationId(id) == null) {
			return null;
		}
		return new CachedToken("client registration " + id, () -> fetch(id), THREADS, this.clock);
	}

	private CachedToken.Token fetch(String id) {
		Authentication principal = new AnonymousAuthenticationToken("rpc", "rpc-channels",
				AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
		// a remembered one would be given back
		this.clients.removeAuthorizedClient(id, principal.getName());
		OAuth2AuthorizedClient client;
		try {
			client = this.manager
				.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(id).principal(principal).build());
		}
		catch (OAuth2AuthorizationException ex) {
			throw new RpcException(
					Status.of(code(ex), "no token for client registration " + id + ": " + ex.getError().getErrorCode()),
					ex);
		}
		if (client == null) {
			throw new IllegalStateException("client registration '" + id
					+ "' cannot get a token without a user: its authorization-grant-type has to be client_credentials");
		}
		OAuth2AccessToken token = client.getAccessToken();
		return new CachedToken.Token(token.getTokenValue(), token.getExpiresAt());
	}

	/** To be refused is another thing than not to get an answer. */
	private static StatusCode code(OAuth2AuthorizationException failure) {
		boolean refused = REFUSALS.contains(failure.getError().getErrorCode())
				|| NestedExceptionUtils.getRootCause(failure) instanceof HttpClientErrorException;
		return refused ? StatusCode.UNAUTHENTICATED : StatusCode.UNAVAILABLE;
	}

}
