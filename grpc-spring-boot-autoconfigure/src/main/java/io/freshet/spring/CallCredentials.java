package io.freshet.spring;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.client.ClientCall;

/**
 * What a client shows to a server to say who it is. A bean of this type is used by the
 * channels that name it in {@code grpc.client.channel.<name>.auth.credentials}. Must be
 * safe for use by several threads.
 * <p>
 * The entries are treated as secrets, whatever their names: they are not logged, and
 * header compression does not remember them. They are sent over TLS only, unless
 * {@code auth.allow-plaintext} says otherwise.
 */
@FunctionalInterface
public interface CallCredentials {

	/**
	 * Returns what to show with a call. Called for each call by the thread that makes it,
	 * which may be an event loop: what takes a while is done elsewhere.
	 * @param call the call
	 * @return the metadata to add; the call waits for it, within its deadline, and ends
	 * with the status of an {@code RpcException}, or else with UNAUTHENTICATED, if there
	 * is none
	 */
	CompletionStage<Metadata> metadata(ClientCall call);

	/**
	 * Returns a user name and a password.
	 * @param username the name; without a colon
	 * @param password the password
	 * @return the credentials. Source: RFC 7617
	 */
	static CallCredentials basic(String username, String password) {
		if (username.indexOf(':') >= 0) {
			throw new IllegalArgumentException("a user name with a colon cannot travel");
		}
		byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
		return authorization("Basic " + Base64.getEncoder().encodeToString(pair));
	}

	/**
	 * Returns a bearer token that is always the same.
	 * @param token the token
	 * @return the credentials. Source: RFC 6750
	 */
	static CallCredentials bearer(String token) {
		return authorization("Bearer " + token);
	}

	private static CallCredentials authorization(String value) {
		CompletionStage<Metadata> metadata = CompletableFuture.completedStage(Metadata.of("authorization", value));
		return (call) -> metadata;
	}

}
