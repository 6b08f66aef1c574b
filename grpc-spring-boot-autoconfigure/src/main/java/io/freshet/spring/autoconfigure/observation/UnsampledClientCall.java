package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.Status;
import io.freshet.rpc.client.ClientAttempt;
import io.freshet.rpc.client.ClientAttemptObserver;
import io.freshet.rpc.client.ClientCallObserver;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server the trace of a call that is not sampled. Immutable.
 *
 * @param propagator writes the headers
 * @param context the trace
 */
record UnsampledClientCall(TextMapPropagator propagator, Context context) implements ClientCallObserver {

	private static final TextMapSetter<ClientAttempt> SETTER = (attempt, name, value) -> {
		if (attempt != null) {
			attempt.setMetadata(name, value);
		}
	};

	@Override
	public @Nullable ClientAttemptObserver onAttempt(ClientAttempt attempt) {
		this.propagator.inject(this.context, attempt, SETTER);
		return null;
	}

	@Override
	public void onEnd(Status status) {
		// Measured by others.
	}

}
