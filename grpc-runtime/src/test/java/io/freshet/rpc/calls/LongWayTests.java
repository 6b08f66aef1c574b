package io.freshet.rpc.calls;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import com.google.protobuf.BytesValue;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.FlowControl;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.EchoMethods.BYTES_CLIENT;
import static io.freshet.rpc.calls.EchoMethods.BYTES_SERVER;
import static io.freshet.rpc.calls.EchoMethods.BYTES_UNARY;
import static io.freshet.rpc.calls.EchoMethods.bytes;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Much to carry over a way of {@value #ROUND_TRIP_MILLIS} ms there and back. With a
 * window that stays at 64 KiB, each 64 KiB take that long at least, however fast the
 * machine is; windows that grow have to do it in a fraction of that.
 */
class LongWayTests {

	private static final int ROUND_TRIP_MILLIS = 40;

	private static final int WINDOW = 65_535;

	private static final BytesValue MESSAGE = bytes(64 * 1024);

	/** 12 MiB. */
	private static final int MESSAGES = 192;

	/** What windows that stay need at least. */
	private static final long STEADY_MILLIS = 192 * ROUND_TRIP_MILLIS;

	private static final FlowControl GROWING = FlowControl.automatic(WINDOW, 8 * 1024 * 1024);

	private final Network network = new Network.Tcp();

	private final AtomicLong received = new AtomicLong();

	private DelayingProxy way;

	private RpcChannel channel;

	@AfterEach
	void close() throws Exception {
		if (this.channel != null) {
			this.channel.close();
		}
		this.network.close();
		if (this.way != null) {
			this.way.close();
		}
	}

	@Test
	void downloadsFasterThanTheFirstWindowAllows() throws Exception {
		RpcChannel channel = connect(GROWING);
		// The connection keeps what it has learnt, and its server does not mind the
		// questions.
		assertThat(fastest(() -> download(channel))).isLessThan(STEADY_MILLIS / 2);
	}

	@Test
	void uploadsFasterThanTheFirstWindowAllows() throws Exception {
		RpcChannel channel = connect(GROWING);
		assertThat(fastest(() -> upload(channel))).isLessThan(STEADY_MILLIS / 2);
	}

	@Test
	void keepsFixedWindowsOnALongWay() throws Exception {
		RpcChannel channel = connect(FlowControl.fixed(WINDOW));
		long millis = millis(() -> channel.blocking().unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(16 * WINDOW)));
		// The window is given back by halves: two for each time there and back. Twice,
		// for request and answer.
		assertThat(millis).isGreaterThan(2 * 14 * ROUND_TRIP_MILLIS);
	}

	private void download(RpcChannel channel) {
		int count = 0;
		for (BytesValue message : channel.blocking().serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(1))) {
			assertThat(message.getValue().size()).isEqualTo(MESSAGE.getValue().size());
			count++;
		}
		assertThat(count).isEqualTo(MESSAGES);
	}

	private void upload(RpcChannel channel) {
		this.received.set(0);
		try (ClientStream<BytesValue, BytesValue> call = channel.blocking()
			.clientStreaming(BYTES_CLIENT, CallOptions.DEFAULT)) {
			for (int i = 0; i < MESSAGES; i++) {
				call.write(MESSAGE);
			}
			call.finish();
		}
		assertThat(this.received).hasValue((long) MESSAGES * MESSAGE.getValue().size());
	}

	private RpcChannel connect(FlowControl flow) throws Exception {
		RpcServer server = this.network.start(
				echo().unary(BYTES_UNARY, (request) -> request).serverStreaming(BYTES_SERVER, (request, responses) -> {
					for (int i = 0; i < MESSAGES; i++) {
						responses.write(MESSAGE);
					}
				}).clientStreaming(BYTES_CLIENT, (requests) -> {
					for (BytesValue request : requests) {
						this.received.addAndGet(request.getValue().size());
					}
					return bytes(1);
				}), (options) -> options.connection(options(ConnectionOptions.forServer(), flow)));
		this.way = new DelayingProxy(server.port(), Duration.ofMillis(ROUND_TRIP_MILLIS));
		this.channel = RpcChannel.create(this.way.target(),
				ChannelOptions.builder().connection(options(ConnectionOptions.forClient(), flow)).build());
		return this.channel;
	}

	private static ConnectionOptions options(ConnectionOptions defaults, FlowControl flow) {
		return defaults.toBuilder().flowControl(flow).build();
	}

	/** The best of three, as the machine may be busy with something else. */
	private static long fastest(Runnable action) {
		return LongStream.generate(() -> millis(action)).limit(3).min().getAsLong();
	}

	private static long millis(Runnable action) {
		long start = System.nanoTime();
		action.run();
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

}
