package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallObserver;
import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.spring.autoconfigure.observation.SpanChoice.Outcome;
import io.freshet.spring.observation.RpcClientObservationConvention;
import io.freshet.spring.observation.RpcServerObservationConvention;
import io.micrometer.core.instrument.Clock;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what OpenTelemetry's sampler would decide. Calls that are not sampled cost a
 * random number and nothing else, unless somebody asks for their trace. Safe for use by
 * several threads.
 */
final class OpenTelemetrySampling implements CallSampling {

	private static final CallMeters[] NONE = {};

	private final ObservationRegistry registry;

	private final SpanChoice choice;

	private final TextMapPropagator propagator;

	/**
	 * Creates what decides.
	 * @param registry makes the observations of sampled calls; its handlers trace, and do
	 * nothing else
	 * @param choice chooses the calls
	 * @param propagator sends the trace of calls that are not sampled
	 */
	OpenTelemetrySampling(ObservationRegistry registry, SpanChoice choice, TextMapPropagator propagator) {
		this.registry = registry;
		this.choice = choice;
		this.propagator = propagator;
	}

	@Override
	public SampledServer server(RpcServerObservationConvention convention) {
		return new Server(this.choice, new ServerObservations(this.registry, convention));
	}

	@Override
	public ClientObserver client(RpcClientObservationConvention convention) {
		return new Client(this.choice, this.propagator, new ClientObservations(this.registry, convention));
	}

	/** Observes the calls of a server. */
	private static final class Server extends SampledServer {

		private final SpanChoice choice;

		private final ServerObservations observations;

		Server(SpanChoice choice, ServerObservations observations) {
			this.choice = choice;
			this.observations = observations;
		}

		@Override
		public @Nullable ServerCallObserver onCall(IncomingCall call) {
			return switch (this.choice.of(call)) {
				case UNSAMPLED -> unsampled(call);
				case SAMPLED -> measure(call, DecidedSampler.chosen(() -> this.observations.onCall(call)));
				case UNDECIDED -> measure(call, this.observations.onCall(call));
			};
		}

		private UnsampledCall unsampled(IncomingCall call) {
			ServerMeters meters = meters();
			return (meters != null) ? new UnsampledCall(meters.clock(), meters.of(call), call)
					: new UnsampledCall(Clock.SYSTEM, NONE, call);
		}

	}

	/**
	 * Observes the calls of channels.
	 *
	 * @param choice chooses the calls
	 * @param propagator sends the trace of calls that are not sampled
	 * @param observations makes observations of the others
	 */
	private record Client(SpanChoice choice, TextMapPropagator propagator,
			ClientObservations observations) implements ClientObserver {

		@Override
		public @Nullable ClientCallObserver onCall(ClientCall call) {
			SpanContext parent = Span.current().getSpanContext();
			if (parent.isValid()) {
				return parent.isSampled() ? this.observations.onCall(call)
						: new UnsampledClientCall(this.propagator, Context.current());
			}
			return (this.choice.ofRoot() == Outcome.SAMPLED)
					? DecidedSampler.chosen(() -> this.observations.onCall(call))
					: new UnsampledClientCall(this.propagator, withTrace(Context.current()));
		}

		/** What else is there, such as baggage, goes along. */
		private static Context withTrace(Context context) {
			return context.with(Span.wrap(UnsampledTrace.root().span()));
		}

	}

}
