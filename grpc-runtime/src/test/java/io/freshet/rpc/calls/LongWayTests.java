package io.freshet.rpc.calls;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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
 * machine is; windows that grow have to do it in a third of that. Both set out at the
 * same time, as the machine may be busy with something else.
 */
class LongWayTests {

	private static final int ROUND_TRIP_MILLIS = 40;

	private static final int WINDOW = 65_535;

	private static final BytesValue MESSAGE = bytes(64 * 1024);

	/** 4 MiB. */
	private static final int MESSAGES = 64;

	private static final int TIMES = 3;

	private static final int ATTEMPTS = 3;

	private static final FlowControl GROWING = FlowControl.automatic(WINDOW, 8 * 1024 * 1024);

	private static final FlowControl STEADY = FlowControl.fixed(WINDOW);

	private final Network network = new Network.Tcp();

	private final List<Closeable> ways = new ArrayList<>();

	@AfterEach
	void close() throws IOException {
		for (Closeable way : this.ways) {
			way.close();
		}
		this.network.close();
	}

	@Test
	void downloadsThreeTimesAsFastAsTheFirstWindowAllows() throws Exception {
		assertThat(overtakes(LongWayTests::download)).isTrue();
	}

	@Test
	void uploadsThreeTimesAsFastAsTheFirstWindowAllows() throws Exception {
		assertThat(overtakes(LongWayTests::upload)).isTrue();
	}

	@Test
	void keepsFixedWindowsOnALongWay() throws Exception {
		RpcChannel channel = connect(STEADY);
		long millis = millis(() -> channel.blocking().unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(16 * WINDOW)));
		// The window is given back by halves: two for each time there and back. Twice,
		// for request and answer.
		assertThat(millis).isGreaterThan(2 * 14 * ROUND_TRIP_MILLIS);
	}

	/**
	 * Lets windows that grow carry three times as much as windows that stay. What the
	 * connection learns it keeps for the next attempt.
	 * @return whether they were there first once
	 */
	private boolean overtakes(Carrier carrier) throws Exception {
		RpcChannel growing = connect(GROWING);
		RpcChannel steady = connect(STEADY);
		for (int i = 0; i < ATTEMPTS; i++) {
			CompletableFuture<Void> other = new CompletableFuture<>();
			Thread thread = new Thread(() -> {
				try {
					assertThat(millis(() -> carrier.carry(steady, MESSAGES)))
						.isGreaterThanOrEqualTo((MESSAGES - 1) * ROUND_TRIP_MILLIS);
					other.complete(null);
				}
				catch (Throwable ex) {
					other.completeExceptionally(ex);
				}
			}, "steady");
			thread.start();
			carrier.carry(growing, TIMES * MESSAGES);
			boolean first = !other.isDone();
			other.get();
			if (first) {
				return true;
			}
		}
		return false;
	}

	private static void download(RpcChannel channel, int messages) {
		int count = 0;
		for (BytesValue message : channel.blocking()
			.serverStreaming(BYTES_SERVER, CallOptions.DEFAULT, bytes(messages))) {
			assertThat(message.getValue().size()).isEqualTo(MESSAGE.getValue().size());
			count++;
		}
		assertThat(count).isEqualTo(messages);
	}

	private static void upload(RpcChannel channel, int messages) {
		try (ClientStream<BytesValue, BytesValue> call = channel.blocking()
			.clientStreaming(BYTES_CLIENT, CallOptions.DEFAULT)) {
			for (int i = 0; i < messages; i++) {
				call.write(MESSAGE);
			}
			assertThat(call.finish().getValue().size()).isEqualTo(messages);
		}
	}

	private RpcChannel connect(FlowControl flow) throws Exception {
		RpcServer server = this.network.start(
				echo().unary(BYTES_UNARY, (request) -> request).serverStreaming(BYTES_SERVER, (request, responses) -> {
					for (int i = 0; i < request.getValue().size(); i++) {
						responses.write(MESSAGE);
					}
				}).clientStreaming(BYTES_CLIENT, (requests) -> {
					int count = 0;
					for (BytesValue request : requests) {
						assertThat(request.getValue().size()).isEqualTo(MESSAGE.getValue().size());
						count++;
					}
					return bytes(count);
				}), (options) -> options.connection(options(ConnectionOptions.forServer(), flow)));
		DelayingProxy way = new DelayingProxy(server.port(), Duration.ofMillis(ROUND_TRIP_MILLIS));
		RpcChannel channel = RpcChannel.create(way.target(),
				ChannelOptions.builder().connection(options(ConnectionOptions.forClient(), flow)).build());
		this.ways.add(channel::close);
		this.ways.add(way);
		return channel;
	}

	private static ConnectionOptions options(ConnectionOptions defaults, FlowControl flow) {
		return defaults.toBuilder().flowControl(flow).build();
	}

	private static long millis(Runnable action) {
		long start = System.nanoTime();
		action.run();
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	/** Carries messages one way or the other. */
	@FunctionalInterface
	private interface Carrier {

		void carry(RpcChannel channel, int messages);

	}

}
