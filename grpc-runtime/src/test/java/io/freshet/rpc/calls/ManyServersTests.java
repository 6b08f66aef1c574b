package io.freshet.rpc.calls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.StringValue;
import io.freshet.rpc.LoadReport;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ChannelSnapshot;
import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.EndpointOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.balance.Balancers;
import io.freshet.rpc.client.balance.LoadBalancerFactory;
import io.freshet.rpc.client.balance.WeightedRoundRobinOptions;
import io.freshet.rpc.internal.wire.BytesMarshaller;
import io.freshet.rpc.protobuf.LoadReports;
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

/** Channels to more than one server, on real sockets. */
class ManyServersTests {

	private static final MethodDescriptor<byte[], byte[]> WATCH = MethodDescriptor.of("grpc.health.v1.Health", "Watch",
			MethodShape.SERVER_STREAMING, BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE);

	private static final MethodDescriptor<byte[], byte[]> LOAD = MethodDescriptor.of(
			"xds.service.orca.v3.OpenRcaService", "StreamCoreMetrics", MethodShape.SERVER_STREAMING,
			BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE);

	private final List<AutoCloseable> open = new ArrayList<>();

	private final Map<String, CompletableFuture<Integer>> health = new HashMap<>();

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	@Test
	void roundRobinSpreadsCallsOverTheAddressesOfAName() throws Exception {
		int port = server("127.0.0.1", 0, "a");
		server("127.0.0.2", port, "b");
		server("127.0.0.3", port, "c");
		NameServer names = open(new NameServer("greeter.test", List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")));
		RpcChannel channel = channel("dns://127.0.0.1:" + names.port() + "/greeter.test:" + port,
				Balancers.roundRobin(), Duration.ofSeconds(30));
		awaitReady(channel, 3);
		assertThat(spread(channel, 30)).containsExactly(Map.entry("a", 10), Map.entry("b", 10), Map.entry("c", 10));
	}

	@Test
	void findsServersThatComeWhileAllIsWell() throws Exception {
		int port = server("127.0.0.1", 0, "a");
		NameServer names = open(new NameServer("greeter.test", List.of("127.0.0.1")));
		RpcChannel channel = channel("dns://127.0.0.1:" + names.port() + "/greeter.test:" + port,
				Balancers.roundRobin(), Duration.ofMillis(20));
		assertThat(spread(channel, 5)).containsOnlyKeys("a");
		server("127.0.0.2", port, "b");
		names.addresses(List.of("127.0.0.1", "127.0.0.2"));
		awaitReady(channel, 2);
		assertThat(spread(channel, 10)).containsExactly(Map.entry("a", 5), Map.entry("b", 5));
		names.addresses(List.of("127.0.0.2"));
		awaitReady(channel, 1);
		assertThat(spread(channel, 5)).containsOnlyKeys("b");
	}

	@Test
	void loosesNoCallWhenAServerStopsInOrder() throws Exception {
		int port = server("127.0.0.1", 0, "a");
		server("127.0.0.2", port, "b");
		RpcChannel channel = channel("static:127.0.0.1:" + port + ",127.0.0.2:" + port, Balancers.roundRobin(),
				Duration.ofSeconds(30));
		awaitReady(channel, 2);
		RpcServer first = (RpcServer) this.open.get(0);
		CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> first.stop(Duration.ofSeconds(5)));
		Map<String, Integer> spread = spread(channel, 200);
		assertThat(spread.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
		assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void saysWhichNameIsNotKnownAndWhy() {
		NameServer names = open(new NameServer("other.test", List.of("127.0.0.1")));
		RpcChannel channel = channel("dns://127.0.0.1:" + names.port() + "/greeter.test:1", Balancers.pickFirst(),
				Duration.ofSeconds(30));
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> call(channel)).satisfies((failure) -> {
			assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(failure).hasMessageContaining("cannot resolve dns://127.0.0.1:" + names.port())
				.hasMessageContaining("greeter.test");
		});
	}

	@Test
	void connectsToTheNextAddressWhenTheFirstIsDead() throws Exception {
		int port = server("127.0.0.1", 0, "alive");
		List<Socket> backlog = new ArrayList<>();
		try (ServerSocket dead = new ServerSocket()) {
			dead.bind(new InetSocketAddress("127.0.0.2", port), 1);
			fill(dead, backlog);
			RpcChannel channel = channel("static:127.0.0.2:" + port + ",127.0.0.1:" + port, Balancers.pickFirst(),
					Duration.ofSeconds(30));
			RpcChannel warm = channel("static:127.0.0.1:" + port, Balancers.pickFirst(), Duration.ofSeconds(30));
			call(warm);
			long start = System.nanoTime();
			assertThat(call(channel)).isEqualTo("alive");
			long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
			assertThat(millis).isBetween(200L, 2000L);
		}
		finally {
			for (Socket socket : backlog) {
				socket.close();
			}
		}
	}

	/** Connects until the system answers no more, as if nobody were there. */
	private static void fill(ServerSocket server, List<Socket> backlog) throws IOException {
		for (int i = 0; i < 16; i++) {
			Socket socket = new Socket();
			backlog.add(socket);
			try {
				socket.connect(server.getLocalSocketAddress(), 200);
			}
			catch (SocketTimeoutException ex) {
				return;
			}
		}
		throw new IllegalStateException("the backlog has no end");
	}

	@Test
	void sendsNoCallsToAServerThatIsNotHealthy() throws Exception {
		int port = server("127.0.0.1", 0, "a");
		server("127.0.0.2", port, "b");
		this.health.get("a").complete(2);
		this.health.get("b").complete(1);
		EndpointOptions endpoints = EndpointOptions.DEFAULTS.withBalancer(Balancers.roundRobin()).withHealthService("");
		RpcChannel channel = channel("static:127.0.0.1:" + port + ",127.0.0.2:" + port, endpoints);
		call(channel);
		awaitStates(channel, ConnectivityState.TRANSIENT_FAILURE, ConnectivityState.READY);
		assertThat(spread(channel, 10)).containsExactly(Map.entry("b", 10));
	}

	@Test
	void weighsServersByWhatTheyReportWithCalls() throws Exception {
		assertThat(weighted(null)).isBetween(0.75, 0.85);
	}

	@Test
	void weighsServersByWhatTheyReportOnAStreamOfTheirOwn() throws Exception {
		assertThat(weighted(Duration.ofMillis(100))).isBetween(0.75, 0.85);
	}

	private double weighted(Duration outOfBand) throws Exception {
		int port = server("127.0.0.1", 0, "0.2");
		server("127.0.0.2", port, "0.8");
		RpcChannel channel = channel("static:127.0.0.1:" + port + ",127.0.0.2:" + port,
				Balancers.weightedRoundRobin(new WeightedRoundRobinOptions(Duration.ZERO, Duration.ofMinutes(3),
						Duration.ofMillis(100), 1, outOfBand)),
				Duration.ofSeconds(30));
		awaitReady(channel, 2);
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		double share = 0;
		while (share < 0.75 && System.nanoTime() < end) {
			share = spread(channel, 100).getOrDefault("0.2", 0) / 100.0;
		}
		return share;
	}

	private int server(String host, int port, String name) throws Exception {
		this.health.put(name, new CompletableFuture<>());
		ServiceDefinition echo = ServiceDefinition.builder(DESCRIPTOR).unary(UNARY, (request) -> {
			if (name.startsWith("0.")) {
				RpcContext.current().addTrailer(LoadReport.TRAILER, LoadReports.format(load(name)));
			}
			return text(name);
		}).build();
		ServiceDefinition health = ServiceDefinition
			.builder(new ServiceDescriptor("grpc.health.v1.Health", List.of(WATCH), () -> ""))
			.serverStreaming(WATCH, (request, out) -> {
				out.write(new byte[] { 8, this.health.get(name).join().byteValue() });
				held().join();
			})
			.build();
		ServiceDefinition load = ServiceDefinition
			.builder(new ServiceDescriptor("xds.service.orca.v3.OpenRcaService", List.of(LOAD), () -> ""))
			.serverStreaming(LOAD, (request, out) -> {
				out.write(LoadReports.format(load(name)));
				held().join();
			})
			.build();
		RpcServer server = open(RpcServer.create(
				ServerOptions.builder().address(new InetSocketAddress(InetAddress.getByName(host), port)).build(),
				List.of(echo, health, load)));
		return server.start().port();
	}

	private static LoadReport load(String utilization) {
		return new LoadReport(Double.parseDouble(utilization), 0, 0, 100, 0, Map.of(), Map.of(), Map.of());
	}

	/** Until the client is gone. */
	private static CompletableFuture<Void> held() {
		CompletableFuture<Void> cancelled = new CompletableFuture<>();
		RpcContext.current().onCancel(() -> cancelled.complete(null));
		return cancelled;
	}

	private RpcChannel channel(String target, LoadBalancerFactory balancer, Duration refresh) {
		return channel(target, EndpointOptions.DEFAULTS.withBalancer(balancer).withRefreshInterval(refresh));
	}

	private RpcChannel channel(String target, EndpointOptions endpoints) {
		return open(RpcChannel.create(target,
				ChannelOptions.builder().endpoints(endpoints).deadline(Duration.ofSeconds(10)).build()));
	}

	private <T extends AutoCloseable> T open(T resource) {
		this.open.add(resource);
		return resource;
	}

	private static void awaitReady(RpcChannel channel, int count) throws Exception {
		call(channel);
		ConnectivityState[] states = new ConnectivityState[count];
		java.util.Arrays.fill(states, ConnectivityState.READY);
		awaitStates(channel, states);
	}

	private static void awaitStates(RpcChannel channel, ConnectivityState... states) throws Exception {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		List<ConnectivityState> seen;
		do {
			ChannelSnapshot snapshot = channel.snapshot().toCompletableFuture().get(10, TimeUnit.SECONDS);
			seen = snapshot.endpoints().get(0).servers().stream().map(ChannelSnapshot.Server::state).toList();
		}
		while (!seen.equals(List.of(states)) && System.nanoTime() < end);
		assertThat(seen).containsExactly(states);
	}

	private static Map<String, Integer> spread(RpcChannel channel, int calls) {
		Map<String, Integer> spread = new TreeMap<>();
		for (int i = 0; i < calls; i++) {
			spread.merge(call(channel), 1, Integer::sum);
		}
		return spread;
	}

	private static String call(RpcChannel channel) {
		StringValue answer = channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("who"));
		return answer.getValue();
	}

}
