package io.freshet.interop.fleet;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.freshet.interop.proto.SimpleRequest;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.EndpointOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.balance.LoadBalancerFactory;

/**
 * Calls over one channel, so many a second whatever becomes of them, and which servers
 * answered. Safe for use by several threads.
 */
final class Traffic implements AutoCloseable, ClientInterceptor {

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
	 * @param perSecond how many calls begin in each second
	 * @param shares counts them
	 */
	Traffic(String policy, LoadBalancerFactory balancer, String target, int perSecond, Shares shares) {
		this.policy = policy;
		this.perSecond = perSecond;
		this.shares = shares;
		this.channel = RpcChannel.create(target, options(balancer).interceptors(List.of(this)).build());
		this.client = TestServiceRpc.asyncClient(this.channel);
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
