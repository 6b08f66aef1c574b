package io.freshet.rpc.attacks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import com.google.protobuf.StringValue;
import reactor.adapter.JdkFlowAdapter;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.Guard;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.server.Listener;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerLimits;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that is attacked, and an honest client of it on a connection of its own. */
final class Arena implements AutoCloseable {

	static final String SERVICE = "test.Arena";

	static final MethodDescriptor<StringValue, StringValue> ECHO = method("Echo", MethodShape.UNARY);

	/** Sends a hundred thousand messages of 1 KiB, or as many as are taken. */
	static final MethodDescriptor<StringValue, StringValue> FLOW = method("Flow", MethodShape.SERVER_STREAMING);

	static final MethodDescriptor<StringValue, StringValue> COLLECT = method("Collect", MethodShape.CLIENT_STREAMING);

	/** Answers later, and ends at once when it is cancelled. */
	static final MethodDescriptor<StringValue, StringValue> LAST = method("Last", MethodShape.CLIENT_STREAMING);

	private static final String HONEST = "honest";

	private static final int CALLS = 200;

	/** A busy machine may need most of it. */
	private static final int PATIENCE_SECONDS = 60;

	/** What buffers may take besides what they take when nobody attacks. */
	private static final long ROOM_BYTES = 32L * 1024 * 1024;

	/** Lets handlers that got "wait" go on. */
	final Semaphore released = new Semaphore(0);

	final AtomicInteger waiting = new AtomicInteger();

	private final RpcServer server;

	private final RpcChannel honest;

	private final Yardstick yardstick = new Yardstick();

	private final Pace quiet = new Pace();

	Arena(UnaryOperator<ConnectionLimits.Builder> limits) throws IOException {
		this(limits, UnaryOperator.identity(), UnaryOperator.identity());
	}

	Arena(UnaryOperator<ConnectionLimits.Builder> limits, UnaryOperator<ServerLimits.Builder> serverLimits,
			UnaryOperator<ServerOptions.Builder> options) throws IOException {
		this(limits, serverLimits, options, ChannelOptions.defaults());
	}

	Arena(UnaryOperator<ConnectionLimits.Builder> limits, UnaryOperator<ServerLimits.Builder> serverLimits,
			UnaryOperator<ServerOptions.Builder> options, ChannelOptions honest) throws IOException {
		ServerLimits.Builder all = ServerLimits.builder().connection(limits.apply(ConnectionLimits.builder()).build());
		ServerOptions.Builder builder = ServerOptions.builder()
			.address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.limits(serverLimits.apply(all).build());
		ServiceDescriptor descriptor = new ServiceDescriptor(SERVICE, List.of(ECHO, FLOW, COLLECT, LAST),
				StringValue::getDescriptor);
		ServiceDefinition service = ServiceDefinition.builder(descriptor)
			.unary(ECHO, this::echo)
			.serverStreaming(FLOW, Arena::flow)
			.clientStreaming(COLLECT, Arena::collect)
			.asyncClientStreaming(LAST, (requests) -> JdkFlowAdapter.flowPublisherToFlux(requests).last().toFuture())
			.build();
		this.server = RpcServer.create(withHonestListener(options.apply(builder).build()), List.of(service)).start();
		this.honest = RpcChannel.create("127.0.0.1:" + this.server.port(HONEST), honest);
		Pace warmUp = new Pace();
		for (int i = 0; i < CALLS; i++) {
			warmUp.add(this::callHonestly, this.yardstick);
		}
		for (int i = 0; i < CALLS; i++) {
			this.quiet.add(this::callHonestly, this.yardstick);
		}
	}

	/**
	 * What a test makes so short that a busy machine exceeds it shall not hit the honest
	 * client; everything else is shared.
	 */
	private static ServerOptions withHonestListener(ServerOptions attacked) {
		return attacked.toBuilder()
			.listener(Listener.named(HONEST)
				.address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
				.limits(ConnectionLimits.DEFAULTS)
				.tls(attacked.tls())
				.build())
			.build();
	}

	int port() {
		return this.server.port();
	}

	long count(Guard guard) {
		return this.server.guardCounters().count(guard);
	}

	/**
	 * Runs an attack and checks that the honest client is served meanwhile, and that
	 * buffers do not take more than 32 MiB.
	 * @param attack what the hostile client does
	 */
	void survives(Attack attack) throws Exception {
		CompletableFuture<Void> end = new CompletableFuture<>();
		Thread attacker = new Thread(() -> {
			try {
				attack.run();
				end.complete(null);
			}
			catch (Throwable ex) {
				end.completeExceptionally(ex);
			}
		}, "attacker");
		attacker.setDaemon(true);
		attacker.start();
		Pace attacked = new Pace();
		long before = bufferBytes();
		long most = before;
		for (int i = 0; i < CALLS || !end.isDone(); i++) {
			attacked.add(this::callHonestly, this.yardstick);
			most = Math.max(most, bufferBytes());
		}
		try {
			end.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw ex;
		}
		catch (TimeoutException ex) {
			throw new AssertionError("the attack does not end", ex);
		}
		assertThat(attacked.p99Nanos()).as("attacked: %s; quiet: %s", attacked, this.quiet)
			.isLessThan(this.quiet.limitNanos(attacked));
		assertThat(most - before).as("bytes of buffers").isLessThan(ROOM_BYTES);
	}

	private void callHonestly() {
		assertThat(call(this.honest, "Ada")).isEqualTo("Ada");
	}

	/** What all buffers take, those of the clients included. */
	private static long bufferBytes() {
		ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
		return metric.usedDirectMemory() + metric.usedHeapMemory();
	}

	static String call(RpcChannel channel, String text) {
		return channel.blocking()
			.unary(ECHO, CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(PATIENCE_SECONDS)), StringValue.of(text))
			.getValue();
	}

	/** Waits until something has happened, for a minute. */
	static void await(String what, BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - end).as(what).isNegative();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	/** The headers of a proper call, and more fields. */
	static String[] fields(MethodDescriptor<?, ?> method, String... more) {
		String[] usual = { ":method", "POST", ":scheme", "http", ":path", method.path(), ":authority", "localhost",
				"te", "trailers", "content-type", "application/grpc" };
		String[] all = Arrays.copyOf(usual, usual.length + more.length);
		System.arraycopy(more, 0, all, usual.length, more.length);
		return all;
	}

	static byte[] message(String text) {
		byte[] payload = StringValue.of(text).toByteArray();
		return ByteBuffer.allocate(5 + payload.length).put((byte) 0).putInt(payload.length).put(payload).array();
	}

	private StringValue echo(StringValue request) {
		if (request.getValue().equals("wait")) {
			this.waiting.incrementAndGet();
			this.released.acquireUninterruptibly();
		}
		return request;
	}

	private static void flow(StringValue request, RpcWriter<StringValue> responses) {
		StringValue kibibyte = StringValue.of("x".repeat(1024));
		for (int i = 0; i < 100_000; i++) {
			responses.write(kibibyte);
		}
	}

	private static StringValue collect(RpcReader<StringValue> requests) {
		int messages = 0;
		while (requests.read() != null) {
			messages++;
		}
		return StringValue.of(String.valueOf(messages));
	}

	private static MethodDescriptor<StringValue, StringValue> method(String name, MethodShape shape) {
		return MethodDescriptors.of(SERVICE, name, shape, StringValue.getDefaultInstance(),
				StringValue.getDefaultInstance());
	}

	@Override
	public void close() throws IOException {
		this.released.release(1_000_000);
		this.yardstick.close();
		this.honest.close();
		this.server.close();
	}

	/** What a hostile client does. */
	@FunctionalInterface
	interface Attack {

		void run() throws Exception;

	}

}
