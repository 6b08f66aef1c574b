package io.freshet.interop.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;

import io.freshet.interop.Arguments;
import io.freshet.interop.client.InteropClient;
import io.freshet.interop.proto.Empty;
import io.freshet.interop.proto.Payload;
import io.freshet.interop.proto.ResponseParameters;
import io.freshet.interop.proto.SimpleRequest;
import io.freshet.interop.proto.StreamingOutputCallRequest;
import io.freshet.interop.proto.StreamingOutputCallResponse;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;
import org.jspecify.annotations.Nullable;

/**
 * Breaks the network under calls and looks at how they end, and when. The server has to
 * be on another host, or in another network namespace.
 */
public final class FaultyNetwork {

	/** The options of the command line. */
	public static final Set<String> OPTIONS = Set.of("server_host", "server_port", "fault", "hold");

	private static final Duration KEEPALIVE_TIME = Duration.ofSeconds(2);

	private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration NEVER = Duration.ofDays(1);

	/** What the machine may add to any time. */
	private static final Duration SLACK = Duration.ofMillis(1500);

	private final String target;

	private final Fault fault;

	/** When the current network began to fail, where it does. */
	private long startNanos;

	private int failures;

	private FaultyNetwork(Arguments arguments) {
		this.target = arguments.text("server_host", "localhost") + ":" + arguments.number("server_port", 10000);
		this.fault = new Fault(arguments.text("fault", "false"));
	}

	/**
	 * Runs everything, or holds calls open until it is killed.
	 * @param arguments the command line
	 * @return 0 if all calls ended as they should, else 1
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static int run(Arguments arguments) throws InterruptedException {
		FaultyNetwork network = new FaultyNetwork(arguments);
		if (arguments.flag("hold")) {
			network.hold();
		}
		return network.run();
	}

	private void hold() throws InterruptedException {
		BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = client(channel(null, NEVER))
			.fullDuplexCall();
		exchange(stream);
		System.out.println("holding");
		Thread.sleep(NEVER.toMillis());
	}

	private int run() throws InterruptedException {
		scenario("cases pass on a line with delay, loss and reordering", Duration.ZERO, NEVER, () -> {
			this.fault.disturb();
			InteropClient.run(
					List.of("large_unary", "client_streaming", "server_streaming", "ping_pong",
							"server_compressed_streaming", "cancel_after_first_response", "status_code_and_message"),
					Arguments.parse(List.of("--target=" + this.target), InteropClient.OPTIONS));
		});
		scenario("a deadline holds when the cable is cut", Duration.ofSeconds(2), Duration.ofSeconds(2),
				() -> during(channel(null, NEVER), this.fault::cut, (client) -> failed(StatusCode.DEADLINE_EXCEEDED,
						() -> client.withDeadline(Duration.ofSeconds(2)).emptyCall(Empty.getDefaultInstance()))));
		scenario("a deadline holds when nothing comes back", Duration.ofSeconds(2), Duration.ofSeconds(2),
				() -> during(channel(null, NEVER), this.fault::halfCut, (client) -> failed(StatusCode.DEADLINE_EXCEEDED,
						() -> client.withDeadline(Duration.ofSeconds(2)).emptyCall(Empty.getDefaultInstance()))));
		scenario("a stream outlives a network that blinks", Duration.ZERO, Duration.ofSeconds(10), this::blinks);
		scenario("keepalive finds the cut", KEEPALIVE_TIMEOUT, KEEPALIVE_TIME.plus(KEEPALIVE_TIMEOUT),
				() -> losesStream(this.fault::cut, KEEPALIVE_TIME, KEEPALIVE_TIMEOUT, false));
		scenario("keepalive finds that nothing comes back", KEEPALIVE_TIMEOUT, KEEPALIVE_TIME.plus(KEEPALIVE_TIMEOUT),
				() -> losesStream(this.fault::halfCut, KEEPALIVE_TIME, KEEPALIVE_TIMEOUT, false));
		scenario("keepalive finds a peer that stands still", KEEPALIVE_TIMEOUT, KEEPALIVE_TIME.plus(KEEPALIVE_TIMEOUT),
				() -> losesStream(this.fault::freeze, KEEPALIVE_TIME, KEEPALIVE_TIMEOUT, false));
		scenario("TCP_USER_TIMEOUT ends what is never acknowledged", Duration.ofSeconds(2), Duration.ofSeconds(4),
				() -> losesStream(this.fault::cut, NEVER, Duration.ofSeconds(2), true));
		scenario("calls go to a server that came back", Duration.ZERO, Duration.ofSeconds(15), this::comesBack);
		return (this.failures == 0) ? 0 : 1;
	}

	private void scenario(String name, Duration earliest, Duration latest, Scenario scenario)
			throws InterruptedException {
		this.fault.heal();
		this.startNanos = System.nanoTime();
		String failure = "";
		try {
			scenario.run();
			Duration time = Duration.ofNanos(System.nanoTime() - this.startNanos);
			if (time.compareTo(earliest) < 0 || time.compareTo(latest.plus(SLACK)) > 0) {
				failure = "expected " + earliest.toMillis() + " to " + latest.toMillis() + " ms";
			}
		}
		catch (IOException | RuntimeException | AssertionError ex) {
			failure = ex.toString();
		}
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.startNanos);
		System.out.printf("%-55s %-7s %6d ms %s%n", name, failure.isEmpty() ? "passed" : "FAILED", millis, failure);
		this.failures += failure.isEmpty() ? 0 : 1;
		this.fault.thaw();
		this.fault.heal();
	}

	private void during(RpcChannel channel, Runnable fault, Calls calls) {
		try (channel) {
			TestServiceRpc.Client client = client(channel);
			client.emptyCall(Empty.getDefaultInstance());
			fault.run();
			this.startNanos = System.nanoTime();
			calls.make(client);
		}
	}

	private void losesStream(Runnable fault, Duration time, Duration timeout, boolean write) {
		try (RpcChannel channel = channel(time, timeout)) {
			BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = client(channel)
				.withDeadline(Duration.ofMinutes(1))
				.fullDuplexCall();
			exchange(stream);
			fault.run();
			this.startNanos = System.nanoTime();
			failed(StatusCode.UNAVAILABLE, () -> {
				if (write) {
					stream.write(ping());
				}
				stream.read();
			});
		}
	}

	private void blinks() {
		during(channel(null, NEVER), () -> {
		}, (client) -> {
			try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = client
				.withDeadline(Duration.ofSeconds(30))
				.fullDuplexCall()) {
				exchange(stream);
				this.fault.blink();
				exchange(stream);
			}
		});
	}

	private void comesBack() {
		try (RpcChannel channel = channel(KEEPALIVE_TIME, KEEPALIVE_TIMEOUT)) {
			TestServiceRpc.Client client = client(channel);
			BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream = client.fullDuplexCall();
			exchange(stream);
			this.fault.cut();
			this.fault.replaceServer();
			this.fault.heal();
			failed(StatusCode.UNAVAILABLE, stream::read);
			client.withWaitForReady()
				.withDeadline(Duration.ofSeconds(10))
				.unaryCall(SimpleRequest.newBuilder().setResponseSize(10).build());
		}
	}

	private static void exchange(BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream) {
		stream.write(ping());
		if (stream.read() == null) {
			throw new AssertionError("the stream ended");
		}
	}

	private static StreamingOutputCallRequest ping() {
		return StreamingOutputCallRequest.newBuilder()
			.addResponseParameters(ResponseParameters.newBuilder().setSize(1000))
			.setPayload(Payload.newBuilder().setBody(ByteString.copyFrom(new byte[1000])))
			.build();
	}

	private static void failed(StatusCode expected, Runnable call) {
		try {
			call.run();
		}
		catch (RpcException ex) {
			if (ex.code() != expected) {
				throw new AssertionError("expected " + expected + ", not " + ex.status());
			}
			return;
		}
		throw new AssertionError("expected " + expected + ", not success");
	}

	private RpcChannel channel(@Nullable Duration time, Duration timeout) {
		ConnectionOptions.Builder connection = ConnectionOptions.forClient().toBuilder().keepAliveTime(time);
		if (time != null) {
			connection.keepAliveTimeout(timeout);
		}
		return RpcChannel.create(this.target, ChannelOptions.builder().connection(connection.build()).build());
	}

	private static TestServiceRpc.Client client(RpcChannel channel) {
		return TestServiceRpc.client(channel);
	}

	/** Something that happens in a network that fails. */
	@FunctionalInterface
	private interface Scenario {

		void run() throws IOException, InterruptedException;

	}

	/** Calls that are made when it has failed. */
	@FunctionalInterface
	private interface Calls {

		void make(TestServiceRpc.Client client);

	}

}
