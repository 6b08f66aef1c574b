package io.freshet.interop.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.freshet.interop.proto.SimpleRequest;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.EndpointOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.balance.LoadBalancerFactory;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;

/**
 * Calls over one channel, so many a second whatever becomes of them, and which servers
 * answered. Safe for use by several threads.
 */
final class Traffic implements AutoCloseable, ClientInterceptor {

	/**
	 * Four attempts, the second after about 50 ms, where a server was not there or
	 * refused.
	 */
	private static final ServiceConfig RETRIES = ServiceConfig.builder()
		.attempts(new RetryPolicy(4, Duration.ofMillis(50), Duration.ofSeconds(1), 2, Set.of(StatusCode.UNAVAILABLE)))
		.build();

	private static final Duration TICK = Duration.ofMillis(20);

	private final String policy;

	private final Shares shares;

	private final RpcChannel channel;

	private final TestServiceRpc.AsyncClient client;

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final double perSecond;

	private long startNanos;

	private long begun;

	/**
	 * Creates a channel.
	 * @param policy the name of its policy
	 * @param balancer the policy
	 * @param target the servers
	 * @param load how many calls begin in each second, and whether they are sent again
	 * @param shares counts them
	 */
	Traffic(String policy, LoadBalancerFactory balancer, String target, Load load, Shares shares) {
		this.policy = policy;
		this.perSecond = load.perSecond();
		this.shares = shares;
		this.channel = RpcChannel.create(target,
				options(balancer).interceptors(List.of(this))
					.serviceConfig(load.retries() ? RETRIES : ServiceConfig.EMPTY)
					.build());
		this.client = TestServiceRpc.asyncClient(this.channel);
	}

	/**
	 * What the calls of a channel are. Immutable.
	 *
	 * @param perSecond how many begin in each second
	 * @param retries whether they are sent again when a server was not there or refused
	 */
	record Load(int perSecond, boolean retries) {

	}

	private static ChannelOptions.Builder options(LoadBalancerFactory balancer) {
		return ChannelOptions.builder()
			.deadline(Duration.ofSeconds(10))
			.endpoints(EndpointOptions.DEFAULTS.withBalancer(balancer).withRefreshInterval(Duration.ofSeconds(1)))
			.connection(ConnectionOptions.forClient()
				.toBuilder()
				.keepAliveTime(Duration.ofSeconds(1))
				.keepAliveTimeout(Duration.ofSeconds(2))
				.build());
	}

	void start() {
		this.startNanos = System.nanoTime();
		this.clock.scheduleAtFixedRate(this::makeCalls, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void makeCalls() {
		double due = (System.nanoTime() - this.startNanos) / 1e9 * this.perSecond;
		while (this.begun < due) {
			this.begun++;
			this.client.unaryCall(SimpleRequest.getDefaultInstance());
		}
	}

	@Override
	public void intercept(ClientCall call, Next next) {
		call.addListener(new ClientCallListener() {

			@Override
			public void onClose(Status status, Metadata trailers) {
				String server = trailers.get(FleetServer.INSTANCE);
				Traffic.this.shares.count((server != null) ? Integer.parseInt(server) - 1 : -1, status.isOk());
			}

		});
		next.proceed(call);
	}

	String policy() {
		return this.policy;
	}

	Shares shares() {
		return this.shares;
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
		this.channel.close();
	}

}
