package io.freshet.rpc.calls;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import com.google.protobuf.StringValue;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ChannelSnapshot;
import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.EndpointOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.balance.Balancers;
import io.freshet.rpc.client.resolve.Endpoint;
import io.freshet.rpc.client.resolve.NameResolver;
import io.freshet.rpc.client.resolve.NameResolverFactory;
import io.freshet.rpc.client.resolve.ResolverContext;
import io.freshet.rpc.client.resolve.TargetName;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.EchoMethods.DESCRIPTOR;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Channels that rest, connect early or are led elsewhere, on real sockets. */
class ChangingChannelTests {

	private final List<AutoCloseable> open = new ArrayList<>();

	private final CountDownLatch slowCall = new CountDownLatch(1);

	private final CountDownLatch slowAnswer = new CountDownLatch(1);

	@AfterEach
	void close() throws Exception {
		this.slowAnswer.countDown();
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	@Test
	void channelWithoutCallsGivesUpConnectionsAndStopsLookingUntilTheNextCall() throws Exception {
		Registry registry = new Registry(server("a"), server("b"));
		RpcChannel channel = channel("registry:///echo", ChannelOptions.builder()
			.connection(ConnectionOptions.forClient().toBuilder().maxIdle(Duration.ofMillis(150)).build())
			.endpoints(EndpointOptions.DEFAULTS.withBalancer(Balancers.roundRobin()).withResolvers(List.of(registry))));
		for (int round = 1; round <= 3; round++) {
			assertThat(List.of(call(channel), call(channel), call(channel))).isSubsetOf("a", "b");
			assertThat(registry.events).hasSize(2 * round - 1);
			await(channel, (snapshot) -> snapshot.state() == ConnectivityState.IDLE
					&& snapshot.endpoints().get(0).connections().isEmpty());
			assertThat(registry.events).hasSize(2 * round).endsWith("start", "close");
		}
	}

	@Test
	void channelWithALongCallDoesNotRest() throws Exception {
		RpcChannel channel = channel("127.0.0.1:" + server("a"), ChannelOptions.builder()
			.connection(ConnectionOptions.forClient().toBuilder().maxIdle(Duration.ofMillis(50)).build()));
		CompletableFuture<StringValue> slow = channel.async()
			.unary(UNARY, CallOptions.DEFAULT, text("slow"))
			.toCompletableFuture();
		assertThat(this.slowCall.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture.runAsync(() -> {
		}, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)).get();
		assertThat(snapshot(channel).state()).isEqualTo(ConnectivityState.READY);
		this.slowAnswer.countDown();
		assertThat(slow.get(10, TimeUnit.SECONDS).getValue()).isEqualTo("a");
		await(channel, (snapshot) -> snapshot.state() == ConnectivityState.IDLE);
	}

	@Test
	void connectsBeforeTheFirstCall() throws Exception {
		RpcChannel channel = channel("127.0.0.1:" + server("a"), ChannelOptions.builder().connections(2));
		channel.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
		ChannelSnapshot snapshot = snapshot(channel);
		assertThat(snapshot.endpoints()).extracting(ChannelSnapshot.Endpoint::state)
			.containsExactly(ConnectivityState.READY, ConnectivityState.READY);
		channel.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	@Test
	void closedChannelDoesNotConnect() {
		RpcChannel channel = channel("127.0.0.1:1", ChannelOptions.builder());
		CompletableFuture<Void> connecting = channel.connect().toCompletableFuture();
		channel.close();
		assertThat(connecting).failsWithin(Duration.ofSeconds(10))
			.withThrowableOfType(Exception.class)
			.havingRootCause()
			.isInstanceOf(RpcException.class)
			.withMessageContaining("channel is closed");
	}

	@Test
	void leadsNewCallsElsewhereWhileOldOnesEndWhereTheyAre() throws Exception {
		RpcChannel channel = channel("127.0.0.1:" + server("a"), ChannelOptions.builder());
		CompletableFuture<StringValue> slow = channel.async()
			.unary(UNARY, CallOptions.DEFAULT, text("slow"))
			.toCompletableFuture();
		assertThat(this.slowCall.await(10, TimeUnit.SECONDS)).isTrue();
		int port = server("b");
		channel.retarget("127.0.0.1:" + port);
		assertThat(channel.target()).isEqualTo("127.0.0.1:" + port);
		awaitAnswer(channel, "b");
		this.slowAnswer.countDown();
		assertThat(slow.get(10, TimeUnit.SECONDS).getValue()).isEqualTo("a");
		await(channel, (snapshot) -> snapshot.endpoints().get(0).connections().size() == 1);
	}

	@Test
	void failsNoCallHoweverOftenItIsLedElsewhere() throws Exception {
		List<String> targets = List.of("127.0.0.1:" + server("a"), "127.0.0.1:" + server("b"),
				"static:127.0.0.1:" + server("c") + ",127.0.0.1:" + server("d"));
		RpcChannel channel = channel(targets.get(0), ChannelOptions.builder());
		AtomicBoolean stopped = new AtomicBoolean();
		List<String> answers = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> calls = CompletableFuture.runAsync(() -> {
			while (!stopped.get()) {
				answers.add(call(channel));
			}
		});
		for (int i = 1; i <= 60; i++) {
			ChannelOptions options = channel.options()
				.toBuilder()
				.endpoints(EndpointOptions.DEFAULTS
					.withBalancer((i % 2 == 0) ? Balancers.pickFirst() : Balancers.roundRobin()))
				.build();
			channel.reconfigure(targets.get(i % 3), options);
			if (i % 5 == 0) {
				awaitAnswer(channel, List.of("a", "b", "c").get(i % 3));
			}
		}
		stopped.set(true);
		calls.get(10, TimeUnit.SECONDS);
		assertThat(answers).contains("a", "b", "c");
		await(channel, (snapshot) -> snapshot.endpoints().get(0).connections().size() == 1);
	}

	@Test
	void staysWithTheOldServersWhileTheNewOnesFail() throws Exception {
		int port = server("a");
		RpcChannel channel = channel("127.0.0.1:" + port, ChannelOptions.builder());
		assertThat(call(channel)).isEqualTo("a");
		channel.retarget("127.0.0.1:1");
		await(channel,
				(snapshot) -> snapshot.endpoints()
					.get(0)
					.servers()
					.stream()
					.anyMatch((server) -> server.state() == ConnectivityState.TRANSIENT_FAILURE));
		assertThat(call(channel)).isEqualTo("a");
		((RpcServer) this.open.get(0)).stop(Duration.ofSeconds(1));
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> call(channel)).satisfies((failure) -> {
			assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(failure).hasMessageContaining("cannot connect to 127.0.0.1:1");
		});
	}

	@Test
	void restingChannelGoesElsewhereWithTheNextCall() throws Exception {
		RpcChannel channel = channel("127.0.0.1:1", ChannelOptions.builder());
		channel.retarget("127.0.0.1:" + server("a"));
		assertThat(snapshot(channel).state()).isEqualTo(ConnectivityState.IDLE);
		assertThat(call(channel)).isEqualTo("a");
	}

	@Test
	void callsThatWaitGoToTheNewServers() throws Exception {
		RpcChannel channel = channel("127.0.0.1:1", ChannelOptions.builder().waitForReady(true));
		CompletableFuture<StringValue> waiting = channel.async()
			.unary(UNARY, CallOptions.DEFAULT, text("who"))
			.toCompletableFuture();
		await(channel, (snapshot) -> snapshot.endpoints().get(0).callsWaiting() == 1);
		channel.retarget("127.0.0.1:" + server("a"));
		assertThat(waiting.get(10, TimeUnit.SECONDS).getValue()).isEqualTo("a");
	}

	@Test
	void takesOtherSettingsOfCalls() throws Exception {
		RpcChannel channel = channel("127.0.0.1:" + server("a"), ChannelOptions.builder());
		assertThat(call(channel)).isEqualTo("a");
		channel.reconfigure(channel.target(), channel.options().toBuilder().deadline(Duration.ofMillis(50)).build());
		assertThatExceptionOfType(RpcException.class)
			.isThrownBy(() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("slow")))
			.extracting(RpcException::code)
			.isEqualTo(StatusCode.DEADLINE_EXCEEDED);
	}

	@Test
	void refusesWhatCannotChange() throws Exception {
		String target = "127.0.0.1:" + server("a");
		RpcChannel channel = channel(target, ChannelOptions.builder());
		assertThatIllegalArgumentException().isThrownBy(() -> channel.retarget("in-memory:a"))
			.withMessageContaining("cannot change");
		assertThatIllegalArgumentException().isThrownBy(() -> channel.retarget("nonsense"))
			.withMessageContaining("has no port");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> channel.reconfigure(target, channel.options().toBuilder().connections(2).build()))
			.withMessage("connections cannot change while the channel is in use");
		assertThat(call(channel)).isEqualTo("a");
		channel.close();
		assertThatIllegalStateException().isThrownBy(() -> channel.retarget(target)).withMessageContaining("closed");
	}

	private int server(String name) throws Exception {
		ServiceDefinition service = ServiceDefinition.builder(DESCRIPTOR).unary(UNARY, (request) -> {
			if (request.getValue().equals("slow")) {
				this.slowCall.countDown();
				awaitAnswer();
			}
			return text(name);
		}).build();
		RpcServer server = RpcServer.create(ServerOptions.builder().port(0).build(), List.of(service));
		this.open.add(server);
		return server.start().port();
	}

	private void awaitAnswer() {
		try {
			this.slowAnswer.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private RpcChannel channel(String target, ChannelOptions.Builder options) {
		RpcChannel channel = RpcChannel.create(target, options.deadline(Duration.ofSeconds(20)).build());
		this.open.add(channel);
		return channel;
	}

	private static String call(RpcChannel channel) {
		StringValue answer = channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("who"));
		return answer.getValue();
	}

	private static void awaitAnswer(RpcChannel channel, String name) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		String answer = call(channel);
		while (!answer.equals(name) && System.nanoTime() < end) {
			answer = call(channel);
		}
		assertThat(answer).isEqualTo(name);
	}

	private static ChannelSnapshot snapshot(RpcChannel channel) throws Exception {
		return channel.snapshot().toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	private static void await(RpcChannel channel, Predicate<ChannelSnapshot> condition) throws Exception {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		ChannelSnapshot snapshot = snapshot(channel);
		while (!condition.test(snapshot) && System.nanoTime() < end) {
			snapshot = snapshot(channel);
		}
		assertThat(snapshot).matches(condition);
	}

	/** Knows servers, and when it is asked. */
	private static final class Registry implements NameResolverFactory {

		private final List<Endpoint> endpoints;

		private final List<String> events = new CopyOnWriteArrayList<>();

		Registry(int... ports) {
			List<Endpoint> endpoints = new ArrayList<>();
			for (int port : ports) {
				endpoints.add(Endpoint.of(new InetSocketAddress("127.0.0.1", port)));
			}
			this.endpoints = endpoints;
		}

		@Override
		public String scheme() {
			return "registry";
		}

		@Override
		public NameResolver create(TargetName target, ResolverContext context) {
			return new NameResolver() {

				@Override
				public void start(Listener listener) {
					Registry.this.events.add("start");
					listener.onEndpoints(Registry.this.endpoints);
				}

				@Override
				public void refresh() {
				}

				@Override
				public void close() {
					Registry.this.events.add("close");
				}

			};
		}

	}

}
