package io.freshet.spring.autoconfigure.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.ClientAttempt;
import io.freshet.rpc.client.ClientAttemptObserver;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallObserver;
import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.autoconfigure.observation.ObservationProperties.Naming;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Records the calls of all channels straight into meters, without an observation of each.
 * Safe for use by several threads.
 */
final class ClientMeters implements ClientObserver {

	private final MeterRegistry registry;

	private final Clock clock;

	private final Naming naming;

	private final boolean timedElsewhere;

	/** By protocol, target and method. */
	private final Map<RpcProtocol, Map<String, Map<MethodDescriptor<?, ?>, ClientMethodMeters>>> protocols = new ConcurrentHashMap<>();

	/**
	 * Several targets may name the same peer, and the registry reads one object for each
	 * set of tags.
	 */
	private final Map<Tags, CallMeters> calls = new ConcurrentHashMap<>();

	private final Map<String, ChannelMeters> channels = new ConcurrentHashMap<>();

	/**
	 * Creates meters as methods are called.
	 * @param registry where they are
	 * @param naming how they are called
	 * @param timedElsewhere whether observations record the time
	 */
	ClientMeters(MeterRegistry registry, Naming naming, boolean timedElsewhere) {
		this.registry = registry;
		this.clock = registry.config().clock();
		this.naming = naming;
		this.timedElsewhere = timedElsewhere;
	}

	@Override
	public void onChannel(RpcChannel channel) {
		channel(channel.target()).add(channel);
	}

	@Override
	public void onConnected(String target) {
		channel(target).connected();
	}

	@Override
	public void onConnectFailed(String target) {
		channel(target).connectFailed();
	}

	@Override
	public void onDisconnected(String target) {
		channel(target).disconnected();
	}

	private ChannelMeters channel(String target) {
		return this.channels.computeIfAbsent(target, (key) -> new ChannelMeters(this.registry, this.naming, key));
	}

	@Override
	public ClientCallObserver onCall(ClientCall call) {
		ClientMethodMeters meters = this.protocols.computeIfAbsent(call.protocol(), (key) -> new ConcurrentHashMap<>())
			.computeIfAbsent(call.target(), (target) -> new ConcurrentHashMap<>())
			.computeIfAbsent(call.method(),
					(method) -> new ClientMethodMeters(this.registry, this.naming, call, calls(call)));
		return new CallOfMethod(this.clock, meters);
	}

	private @Nullable CallMeters calls(ClientCall call) {
		return this.naming.micrometer() ? this.calls.computeIfAbsent(ClientMethodMeters.callTags(call),
				(tags) -> new MicrometerCallMeters(this.registry, false, tags, this.timedElsewhere)) : null;
	}

	/** One call. Counts what all of its attempts have sent and received. */
	private static final class CallOfMethod extends CallTotals implements ClientCallObserver {

		private final Clock clock;

		private final ClientMethodMeters meters;

		private final long start;

		private int attempts;

		CallOfMethod(Clock clock, ClientMethodMeters meters) {
			this.clock = clock;
			this.meters = meters;
			this.start = clock.monotonicTime();
			meters.callStarted();
		}

		@Override
		public ClientAttemptObserver onAttempt(ClientAttempt attempt) {
			this.attempts++;
			this.meters.attemptStarted();
			return new MeteredAttempt(this);
		}

		@Override
		public void onEnd(Status status) {
			this.meters.callEnded(status, this.clock.monotonicTime() - this.start, this, this.attempts);
		}

	}

	/** One attempt. */
	private static final class MeteredAttempt extends CallTotals implements ClientAttemptObserver {

		private final CallOfMethod call;

		private final long start;

		MeteredAttempt(CallOfMethod call) {
			this.call = call;
			this.start = call.clock.monotonicTime();
		}

		@Override
		public void onRequest(int messageBytes, int wireBytes) {
			request(messageBytes, wireBytes);
			this.call.request(messageBytes, wireBytes);
		}

		@Override
		public void onResponse(int messageBytes, int wireBytes) {
			response(messageBytes, wireBytes);
			this.call.response(messageBytes, wireBytes);
		}

		@Override
		public void onEnd(Status status) {
			this.call.meters.attemptEnded(status, this.call.clock.monotonicTime() - this.start, this);
		}

	}

}
