package io.freshet.spring.autoconfigure.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.spring.CallCredentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Adds credentials to the calls of a channel, as secrets. A call waits for them without
 * holding up its thread. Immutable.
 *
 * @param channel the name of the channel
 * @param credentials what to show
 */
record CredentialsInterceptor(String channel, CallCredentials credentials) implements ClientInterceptor {

	private static final Log logger = LogFactory.getLog(CredentialsInterceptor.class);

	@Override
	public void intercept(ClientCall call, Next next) {
		CompletionStage<Metadata> shown;
		try {
			shown = this.credentials.metadata(call);
		}
		catch (RuntimeException ex) {
			refuse(call, ex);
			return;
		}
		shown.whenComplete((metadata, failure) -> {
			if (metadata == null) {
				refuse(call, failure);
				return;
			}
			try {
				call.addMetadata(secret(metadata));
				next.proceed(call);
			}
			catch (RuntimeException ex) {
				refuse(call, ex);
			}
		});
	}

	private void refuse(ClientCall call, @Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (cause instanceof RpcException known) {
			call.cancel(known.status());
			return;
		}
		logger.warn("Channel '" + this.channel + "' has no credentials for " + call.method(), cause);
		call.cancel(Status.of(StatusCode.UNAUTHENTICATED, "channel '" + this.channel + "' has no credentials"));
	}

	private static Metadata secret(Metadata metadata) {
		Metadata.Builder secret = Metadata.builder();
		metadata.forEach(new Metadata.Visitor() {

			@Override
			public void text(String name, String value) {
				secret.addSecret(name, value);
			}

			@Override
			public void binary(String name, byte[] value) {
				secret.add(name, value);
			}

		});
		return secret.build();
	}

}
