package io.freshet.spring.security;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.client.ClientCall;
import io.freshet.spring.CallCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AbstractOAuth2Token;

/**
 * Passes on the token of the caller for whom a call is made: of the current web request
 * or of the RPC that is being handled. Has no state.
 */
final class RelayedToken implements CallCredentials {

	@Override
	public CompletionStage<Metadata> metadata(ClientCall call) {
		String token = token(SecurityContextHolder.getContext().getAuthentication());
		RpcContext served = RpcContext.currentOrNull();
		if (token == null && served != null) {
			token = token(RpcCaller.of(served));
		}
		return CompletableFuture
			.completedStage((token != null) ? Metadata.of("authorization", "Bearer " + token) : Metadata.empty());
	}

	private static @Nullable String token(@Nullable Authentication authentication) {
		return (authentication != null && authentication.getCredentials() instanceof AbstractOAuth2Token token)
				? token.getTokenValue() : null;
	}

}
