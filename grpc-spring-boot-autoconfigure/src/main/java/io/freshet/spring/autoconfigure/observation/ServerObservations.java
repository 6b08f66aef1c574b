package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.RpcContext.Scope;
import io.freshet.rpc.Status;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.spring.observation.RpcServerObservationContext;
import io.freshet.spring.observation.RpcServerObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/** Makes an observation of every call of a server. Immutable. */
final class ServerObservations implements ServerObserver {

	private final ObservationRegistry registry;

	private final RpcServerObservationConvention convention;

	ServerObservations(ObservationRegistry registry, RpcServerObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public @Nullable ObservedCall onCall(IncomingCall call) {
		RpcServerObservationContext context = new RpcServerObservationContext(call);
		Observation observation = Observation.createNotStarted(this.convention, () -> context, this.registry);
		return observation.isNoop() ? null : new ObservedCall(context, observation.start());
	}

	/**
	 * One call.
	 *
	 * @param context the context
	 * @param observation the observation, started
	 */
	record ObservedCall(RpcServerObservationContext context, Observation observation) implements ServerCallObserver {

		@Override
		public @Nullable Scope enter() {
			return isOver() ? null : this.observation.openScope()::close;
		}

		@Override
		public void onFailure(Throwable failure) {
			if (!isOver()) {
				this.observation.error(failure);
			}
		}

		/** A handler may go on after the end of its call. */
		private boolean isOver() {
			return this.context.status() != null;
		}

		@Override
		public void onEnd(Status status) {
			this.context.status(status);
			if (!status.isOk() && this.context.getError() == null) {
				this.observation.error(status.asException());
			}
			this.observation.stop();
		}

	}

}
