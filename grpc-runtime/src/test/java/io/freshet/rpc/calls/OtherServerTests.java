package io.freshet.rpc.calls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.StringValue;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.EndpointOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.balance.Balancers;
import io.freshet.rpc.client.policy.AttemptPolicy;
import io.freshet.rpc.client.policy.HedgingPolicy;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.client.policy.SafeRetryPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import io.freshet.rpc.server.RpcServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Where further attempts go when there are several servers. */
class OtherServerTests {

	private static final int CALLS = 200;

	private final Network network = new Network.Tcp();

	private final AtomicInteger first = new AtomicInteger();

	private final AtomicInteger second = new AtomicInteger();

	/** Whether both servers are good, until both are connected. */
	private volatile boolean warmingUp = true;

	@AfterEach
	void close() {
		this.network.close();
	}

	@Test
	void retriesGoToTheServerThatHasNotFailed() throws Exception {
		RpcServer bad = this.network.start(EchoMethods.echo().asyncUnary(EchoMethods.UNARY, (request) -> {
			this.first.incrementAndGet();
			return this.warmingUp ? CompletableFuture.completedFuture(request)
					: CompletableFuture.failedFuture(new RpcException(StatusCode.UNAVAILABLE, "bad"));
		}));
		RpcServer good = serve(this.second);
		call(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), 1, Set.of(StatusCode.UNAVAILABLE)), bad,
				good);
		assertThat(this.first).hasValueBetween(1, CALLS);
		assertThat(this.second).hasValue(CALLS);
	}

	@Test
	void hedgesGoToOtherServers() throws Exception {
		RpcServer slow = this.network.start(EchoMethods.echo().asyncUnary(EchoMethods.UNARY, (request) -> {
			this.first.incrementAndGet();
			return this.warmingUp ? CompletableFuture.completedFuture(request) : new CompletableFuture<>();
		}));
		RpcServer good = serve(this.second);
		call(new HedgingPolicy(2, Duration.ofMillis(5), Set.of()), slow, good);
		assertThat(this.first).hasValueBetween(1, CALLS);
		assertThat(this.second).hasValue(CALLS);
	}

	@Test
	void noCallFailsWhenAServerGoes() throws Exception {
		RpcServer leaving = serve(this.first);
		RpcServer staying = serve(this.second);
		try (RpcChannel channel = connect(SafeRetryPolicy.DEFAULTS, leaving, staying)) {
			List<CompletableFuture<StringValue>> responses = new ArrayList<>();
			for (int i = 0; i < 10 * CALLS; i++) {
				responses
					.add(channel.async().unary(EchoMethods.UNARY.idempotent(), CallOptions.DEFAULT, text("hello")));
				if (i == CALLS) {
					await(responses.get(0));
					leaving.close();
				}
			}
			for (CompletableFuture<StringValue> response : responses) {
				assertThat(await(response)).isEqualTo(text("hello"));
			}
		}
	}

	private RpcServer serve(AtomicInteger served) {
		return this.network.start(EchoMethods.echo().asyncUnary(EchoMethods.UNARY, (request) -> {
			served.incrementAndGet();
			return CompletableFuture.completedFuture(request);
		}));
	}

	/** Every call comes to the first server, if at all, by its first attempt. */
	private void call(AttemptPolicy attempts, RpcServer... servers) throws Exception {
		try (RpcChannel channel = connect(attempts, servers)) {
			while (this.first.get() == 0 || this.second.get() == 0) {
				await(channel.async().unary(EchoMethods.UNARY, CallOptions.DEFAULT, text("hello")));
			}
			this.warmingUp = false;
			this.first.set(0);
			this.second.set(0);
			List<CompletableFuture<StringValue>> responses = new ArrayList<>();
			for (int i = 0; i < CALLS; i++) {
				responses.add(channel.async().unary(EchoMethods.UNARY, CallOptions.DEFAULT, text("hello")));
			}
			for (CompletableFuture<StringValue> response : responses) {
				assertThat(await(response)).isEqualTo(text("hello"));
			}
		}
	}

	private static RpcChannel connect(AttemptPolicy attempts, RpcServer... servers) {
		return RpcChannel.create("static:127.0.0.1:" + servers[0].port() + ",127.0.0.1:" + servers[1].port(),
				ChannelOptions.builder()
					.endpoints(EndpointOptions.DEFAULTS.withBalancer(Balancers.roundRobin()))
					.serviceConfig(ServiceConfig.builder().attempts(attempts).build())
					.build());
	}

}
