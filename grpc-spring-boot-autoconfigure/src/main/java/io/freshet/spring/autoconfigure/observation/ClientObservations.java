package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.Status;
import io.freshet.rpc.client.CallDelay;
import io.freshet.rpc.client.ClientAttempt;
import io.freshet.rpc.client.ClientAttemptObserver;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallObserver;
import io.freshet.rpc.client.ClientObserver;
import io.freshet.spring.observation.RpcAttemptObservationContext;
import io.freshet.spring.observation.RpcAttemptObservationConvention;
import io.freshet.spring.observation.RpcClientObservationContext;
import io.freshet.spring.observation.RpcClientObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of every call of a channel, with a child for each attempt.
 * Immutable.
 */
final class ClientObservations implements ClientObserver {

	private static final RpcAttemptObservationConvention ATTEMPTS = new RpcAttemptObservationConvention();

	private final ObservationRegistry registry;

	private final RpcClientObservationConvention convention;

	ClientObservations(ObservationRegistry registry, RpcClientObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public @Nullable ClientCallObserver onCall(ClientCall call) {
		RpcClientObservationContext context = new RpcClientObservationContext(call);
		Observation observation = Observation.createNotStarted(this.convention, () -> context, this.registry);
		return observation.isNoop() ? null : new ObservedCall(this.registry, context, observation.start());
	}

	private static void end(Observation observation, Status status) {
		if (!status.isOk()) {
			observation.error(status.asException());
		}
		observation.stop();
	}

	/**
	 * One call.
	 *
	 * @param registry for its attempts
	 * @param context the context
	 * @param observation the observation, started
	 */
	private record ObservedCall(ObservationRegistry registry, RpcClientObservationContext context,
			Observation observation) implements ClientCallObserver {

		@Override
		public void onDelay(CallDelay delay) {
			this.observation.event(switch (delay) {
				case NAME_RESOLUTION ->
					Observation.Event.of("delay.name.resolution", "Delayed name resolution complete");
				case CONNECTION -> Observation.Event.of("delay.connection", "Delayed LB pick complete");
			});
		}

		@Override
		public ClientAttemptObserver onAttempt(ClientAttempt attempt) {
			RpcAttemptObservationContext context = new RpcAttemptObservationContext(this.context.call().method(),
					attempt);
			Observation child = Observation.createNotStarted(ATTEMPTS, () -> context, this.registry)
				.parentObservation(this.observation)
				.start();
			return (status) -> end(child, status);
		}

		@Override
		public void onEnd(Status status) {
			this.context.status(status);
			end(this.observation, status);
		}

	}

}
