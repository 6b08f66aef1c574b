package io.freshet.spring.autoconfigure.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.rpc.server.ServerCallObserver;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.spring.autoconfigure.observation.ObservationProperties.Naming;
import io.freshet.spring.observation.RpcKeyNames;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Records the calls of a server straight into meters, without an observation of each.
 * Safe for use by several threads.
 */
final class ServerMeters implements ServerObserver {

	private final MeterRegistry registry;

	private final Clock clock;

	private final Naming naming;

	private final boolean timedElsewhere;

	/** As many as there are protocols, and one for what is none. */
	private final Map<String, ByMethod> protocols = new ConcurrentHashMap<>();

	/**
	 * Creates meters as methods are called.
	 * @param registry where they are
	 * @param naming how they are called
	 * @param timedElsewhere whether observations record the time
	 */
	ServerMeters(MeterRegistry registry, Naming naming, boolean timedElsewhere) {
		this.registry = registry;
		this.clock = registry.config().clock();
		this.naming = naming;
		this.timedElsewhere = timedElsewhere;
	}

	@Override
	public ServerCallObserver onCall(IncomingCall call) {
		return new MeteredCall(this.clock, of(call));
	}

	Clock clock() {
		return this.clock;
	}

	/**
	 * Returns what a call is recorded in.
	 * @param call the call
	 * @return the meters of its method
	 */
	CallMeters[] of(IncomingCall call) {
		ByMethod known = this.protocols.get(call.protocol());
		ByMethod methods = (known != null) ? known
				: this.protocols.computeIfAbsent(call.protocol(), (protocol) -> new ByMethod(protocol));
		return methods.of(call.method());
	}

	private CallMeters[] create(@Nullable MethodDescriptor<?, ?> method, String protocol) {
		List<CallMeters> meters = new ArrayList<>();
		if (this.naming.micrometer()) {
			meters.add(new MicrometerCallMeters(this.registry, true, tags(method, protocol), this.timedElsewhere));
		}
		if (this.naming.openTelemetry()) {
			String name = (method != null) ? method.path().substring(1) : RpcKeyNames.OTHER;
			meters.add(new OpenTelemetryCallMeters(this.registry, true, Tags.of("grpc.method", name)));
		}
		return meters.toArray(new CallMeters[0]);
	}

	/**
	 * Returns what says which method was called.
	 * @param method the method, or {@code null} if there is none
	 * @param protocol the protocol
	 * @return the tags
	 */
	static Tags tags(@Nullable MethodDescriptor<?, ?> method, String protocol) {
		return Tags.of(RpcKeyNames.of(method, protocol, null)
			.stream()
			.filter((tag) -> !tag.getKey().equals(RpcKeyNames.STATUS))
			.map((tag) -> Tag.of(tag.getKey(), tag.getValue()))
			.toList());
	}

	/** The meters of calls in one protocol. */
	private final class ByMethod {

		private final String protocol;

		private final Map<MethodDescriptor<?, ?>, CallMeters[]> methods = new ConcurrentHashMap<>();

		private volatile CallMeters @Nullable [] other;

		ByMethod(String protocol) {
			this.protocol = protocol;
		}

		CallMeters[] of(@Nullable MethodDescriptor<?, ?> method) {
			if (method != null) {
				CallMeters[] known = this.methods.get(method);
				return (known != null) ? known
						: this.methods.computeIfAbsent(method, (one) -> create(one, this.protocol));
			}
			CallMeters[] other = this.other;
			return (other != null) ? other : createOther();
		}

		/** Once: of meters with the same tags the registry reads only the first. */
		private synchronized CallMeters[] createOther() {
			CallMeters[] other = this.other;
			if (other == null) {
				other = create(null, this.protocol);
				this.other = other;
			}
			return other;
		}

	}

}
