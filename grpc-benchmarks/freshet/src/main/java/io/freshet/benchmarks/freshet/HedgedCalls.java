package io.freshet.benchmarks.freshet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.WrappersProto;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.EndpointOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.balance.Balancers;
import io.freshet.rpc.client.policy.AttemptPolicy;
import io.freshet.rpc.client.policy.HedgingPolicy;
import io.freshet.rpc.client.policy.MethodPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import org.jspecify.annotations.Nullable;

/**
 * How long calls take that go to three servers in turn, one of which is slow: sent once,
 * and hedged. Calls begin at a fixed rate, whatever became of those before, and their
 * time counts from the moment when they were due. Prints a row of a table for each run.
 * The program of the command line, confined to its thread.
 */
public final class HedgedCalls {

	private static final MethodDescriptor<BytesValue, BytesValue> ECHO = MethodDescriptors.of("benchmarks.Hedged",
			"Echo", MethodShape.UNARY, BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());

	private static final BytesValue MESSAGE = BytesValue.of(ByteString.copyFrom(new byte[32]));

	private static final Duration SLOWNESS = Duration.ofMillis(500);

	/**
	 * So few that the servers do not take lost attempts, which are reset, for an attack.
	 */
	private static final int CALLS_PER_SECOND = 60;

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final AtomicLong served = new AtomicLong();

	private final List<RpcServer> servers = new ArrayList<>();

	private HedgedCalls() {
	}

	/**
	 * Runs everything.
	 * @param args the rounds, 3 by default, and the seconds of each, 10 by default
	 * @throws IOException if there is no free port
	 */
	public static void main(String[] args) throws IOException {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 3;
		int seconds = (args.length > 1) ? Integer.parseInt(args[1]) : 10;
		new HedgedCalls().run(rounds, seconds);
	}

	private void run(int rounds, int seconds) throws IOException {
		serve(Duration.ZERO);
		serve(Duration.ZERO);
		serve(SLOWNESS);
		measure(null, CALLS_PER_SECOND);
		System.out.println("| round | calls | p50 ms | p90 ms | p99 ms | p99.9 ms | calls served for each made |");
		System.out.println("| --- | --- | --: | --: | --: | --: | --: |");
		AttemptPolicy hedging = new HedgingPolicy(2, Duration.ofMillis(10), Set.of(StatusCode.UNAVAILABLE));
		for (int round = 1; round <= rounds; round++) {
			print(round + " | sent once", measure(null, seconds * CALLS_PER_SECOND));
			print(round + " | hedged after 10 ms", measure(hedging, seconds * CALLS_PER_SECOND));
		}
		this.servers.forEach(RpcServer::close);
		this.timer.shutdown();
	}

	private void serve(Duration delay) throws IOException {
		ServiceDefinition service = ServiceDefinition
			.builder(new ServiceDescriptor("benchmarks.Hedged", List.of(ECHO), WrappersProto::getDescriptor))
			.asyncUnary(ECHO, (request) -> answer(request, delay))
			.build();
		this.servers.add(RpcServer.create(ServerOptions.builder().port(0).build(), List.of(service)).start());
	}

	private CompletionStage<BytesValue> answer(BytesValue request, Duration delay) {
		this.served.incrementAndGet();
		if (delay.isZero()) {
			return CompletableFuture.completedFuture(request);
		}
		CompletableFuture<BytesValue> later = new CompletableFuture<>();
		this.timer.schedule(() -> later.complete(request), delay.toNanos(), TimeUnit.NANOSECONDS);
		return later;
	}

	private long[] measure(@Nullable AttemptPolicy attempts, int calls) {
		String target = this.servers.stream()
			.map((server) -> "127.0.0.1:" + server.port())
			.collect(Collectors.joining(",", "static:", ""));
		ChannelOptions options = ChannelOptions.builder()
			.endpoints(EndpointOptions.DEFAULTS.withBalancer(Balancers.roundRobin()))
			.serviceConfig(ServiceConfig.builder().all(MethodPolicy.NONE.withAttempts(attempts)).build())
			.build();
		try (RpcChannel channel = RpcChannel.create(target, options)) {
			for (int i = 0; i < 10; i++) {
				channel.blocking().unary(ECHO, CallOptions.DEFAULT, MESSAGE);
			}
			this.served.set(0);
			long[] nanos = new long[calls + 1];
			List<CompletableFuture<?>> responses = new ArrayList<>(calls);
			long start = System.nanoTime();
			for (int i = 0; i < calls; i++) {
				int call = i;
				long due = start + i * TimeUnit.SECONDS.toNanos(1) / CALLS_PER_SECOND;
				awaitMoment(due);
				responses.add(channel.async()
					.unary(ECHO, CallOptions.DEFAULT, MESSAGE)
					.thenRun(() -> nanos[call] = System.nanoTime() - due));
			}
			CompletableFuture.allOf(responses.toArray(CompletableFuture[]::new)).join();
			Arrays.sort(nanos, 0, calls);
			nanos[calls] = this.served.get();
			return nanos;
		}
		catch (CompletionException ex) {
			throw new IllegalStateException("a call failed", ex);
		}
	}

	private static void awaitMoment(long due) {
		long left = due - System.nanoTime();
		while (left > 0) {
			LockSupport.parkNanos(left);
			left = due - System.nanoTime();
		}
	}

	private static void print(String name, long[] nanos) {
		int calls = nanos.length - 1;
		System.out.printf("| %s | %.2f | %.2f | %.2f | %.2f | %.2f |%n", name, millis(nanos, calls, 0.5),
				millis(nanos, calls, 0.9), millis(nanos, calls, 0.99), millis(nanos, calls, 0.999),
				(double) nanos[calls] / calls);
	}

	private static double millis(long[] nanos, int calls, double percentile) {
		return nanos[Math.min(calls - 1, (int) (calls * percentile))] / 1e6;
	}

}
