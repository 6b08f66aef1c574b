package io.freshet.rpc.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import com.google.protobuf.StringValue;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.Guard;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ScriptedServer.Peer;
import io.freshet.rpc.client.ScriptedServer.Script;
import io.freshet.rpc.codegen.MethodDescriptors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Servers that flood or starve their clients. After each attack the channel connects
 * again and the next call is answered.
 */
class HostileServerFloodTests {

	private static final MethodDescriptor<StringValue, StringValue> UNARY = MethodDescriptors.of("test.Hostile", "Call",
			MethodShape.UNARY, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	private static final int WINDOW_UPDATE = 8;

	private static final int CONTINUATION = 9;

	private static final int ACK = 1;

	private static final int END_HEADERS = 4;

	private static final Script ANSWER = (client) -> {
		int stream = client.awaitRequest();
		client.begin(stream);
		client.message(stream, "hi");
		client.ok(stream);
	};

	private static final ConnectionLimits SHORT = ConnectionLimits.builder()
		.stallTime(Duration.ofMillis(200))
		.handshakeTime(Duration.ofMillis(200))
		.build();

	@Test
	void leavesServerThatFloodsPings() throws Exception {
		flood(Guard.PINGS, ScriptedServer.PING, 0, new byte[8]);
	}

	@Test
	void leavesServerThatFloodsSettings() throws Exception {
		flood(Guard.SETTINGS, ScriptedServer.SETTINGS, 0, new byte[0]);
	}

	@Test
	void leavesServerThatFloodsWindowUpdates() throws Exception {
		flood(Guard.WINDOW_UPDATES, WINDOW_UPDATE, 0, new byte[] { 0, 0, 0, 1 });
	}

	@Test
	void leavesServerThatFloodsPriorities() throws Exception {
		flood(Guard.IGNORED_FRAMES, 2, 1, new byte[] { 0, 0, 0, 3, 16 });
	}

	@Test
	void leavesServerThatFloodsUnknownFrames() throws Exception {
		flood(Guard.IGNORED_FRAMES, 0xbb, 0, new byte[0]);
	}

	@Test
	void leavesServerThatFloodsPingsThatNobodyAskedFor() throws Exception {
		attacked(Guard.PINGS, StatusCode.UNAVAILABLE, (client) -> {
			client.awaitRequest();
			repeat(1_200, (i) -> client.frame(ScriptedServer.PING, ACK, 0, new byte[8]));
		});
	}

	@Test
	void leavesServerThatFloodsContinuations() throws Exception {
		attacked(Guard.CONTINUATIONS, StatusCode.UNAVAILABLE, (client) -> {
			int stream = client.awaitRequest();
			client.frame(ScriptedServer.HEADERS, 0, stream);
			repeat(client, 100, CONTINUATION, stream, new byte[0]);
		});
	}

	@Test
	void leavesServerThatFloodsInformationalHeaders() throws Exception {
		attacked(Guard.EMPTY_FRAMES, StatusCode.UNAVAILABLE, (client) -> {
			int stream = client.awaitRequest();
			repeat(110, (i) -> client.headers(stream, false, ":status", "103", "link", "</style.css>"));
		});
	}

	@Test
	void leavesServerThatSaysNothingAtFirst() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
				RpcChannel channel = RpcChannel.create("127.0.0.1:" + silent.getLocalPort(),
						ChannelOptions.builder().limits(SHORT).build())) {
			RpcException failure = catchThrowableOfType(RpcException.class,
					() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, StringValue.of("hello")));
			assertThat(failure.code()).as("%s", failure).isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(channel.guardCounters().count(Guard.HANDSHAKE_TIME)).isPositive();
		}
	}

	@Test
	void refusesFewBytesThatStandForManyFields() throws Exception {
		attacked(Guard.HEADER_BYTES, StatusCode.INTERNAL, (client) -> {
			int stream = client.awaitRequest();
			// A field of 4,000 bytes goes into the dynamic table and is then named by a
			// byte, 4,000 times.
			ByteArrayOutputStream block = new ByteArrayOutputStream();
			block.writeBytes(new byte[] { 0x40, 1, 'x', 0x7f, (byte) (0x80 | (3_873 & 0x7f)), 3_873 >> 7 });
			block.writeBytes("y".repeat(4_000).getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < 4_000; i++) {
				block.write(0x80 | 62);
			}
			client.frame(ScriptedServer.HEADERS, END_HEADERS, stream, block.toByteArray());
		}, true);
	}

	@Test
	void leavesServerThatFloodsResetsOfStreamsThatAreOver() throws Exception {
		attacked(Guard.RESETS, StatusCode.CANCELLED, (client) -> {
			int stream = client.awaitRequest();
			repeat(client, 1_100, ScriptedServer.RST_STREAM, stream, new byte[] { 0, 0, 0, 8 });
		});
	}

	@Test
	void leavesServerThatFloodsEmptyData() throws Exception {
		attacked(Guard.EMPTY_FRAMES, StatusCode.UNAVAILABLE, (client) -> {
			int stream = client.awaitRequest();
			client.begin(stream);
			repeat(client, 110, ScriptedServer.DATA, stream, new byte[0]);
		});
	}

	@Test
	void refusesHeadersOfTooManyFields() throws Exception {
		String[] fields = IntStream.range(0, 200)
			.boxed()
			.flatMap((i) -> Stream.of("x-" + i, ""))
			.toArray(String[]::new);
		fields[0] = ":status";
		fields[1] = "200";
		attacked(Guard.HEADER_FIELDS, StatusCode.INTERNAL,
				(client) -> client.headers(client.awaitRequest(), false, fields), true);
	}

	@Test
	void refusesHeadersThatAreTooLarge() throws Exception {
		attacked(Guard.HEADER_BYTES, StatusCode.INTERNAL, (client) -> client.headers(client.awaitRequest(), false,
				":status", "200", "content-type", "application/grpc", "x", "y".repeat(8200)), true);
	}

	@Test
	void givesUpOnServerThatOpensNoWindow() throws Exception {
		Script starve = (client) -> {
			client.await(ScriptedServer.RST_STREAM);
			client.frame(WINDOW_UPDATE, 0, 0, new byte[] { 0, 1, 0, 0 });
			ANSWER.play(client);
		};
		try (ScriptedServer server = new ScriptedServer(starve); RpcChannel channel = open(server)) {
			RpcException failure = catchThrowableOfType(RpcException.class, () -> call(channel, "x".repeat(200_000)));
			assertThat(failure.status().message()).contains("stallTime");
			assertThat(channel.guardCounters().count(Guard.STALL_TIME)).isEqualTo(1);
			assertThat(call(channel, "hello")).isEqualTo(StringValue.of("hi"));
		}
	}

	@Test
	void refusesClaimOfTwoGibibytes() throws Exception {
		refusesMessage("identity", ByteBuffer.allocate(5).put((byte) 0).putInt(Integer.MAX_VALUE).array());
	}

	@Test
	void stopsInflatingAtTheLimit() throws Exception {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(new byte[8 * 1024 * 1024]);
		}
		byte[] payload = compressed.toByteArray();
		refusesMessage("gzip",
				ByteBuffer.allocate(5 + payload.length).put((byte) 1).putInt(payload.length).put(payload).array());
	}

	private static void refusesMessage(String encoding, byte[] body) throws Exception {
		attacked(Guard.MESSAGE_BYTES, StatusCode.RESOURCE_EXHAUSTED, (client) -> {
			int stream = client.awaitRequest();
			client.headers(stream, false, ":status", "200", "content-type", "application/grpc", "grpc-encoding",
					encoding);
			client.frame(ScriptedServer.DATA, 0, stream, Arrays.copyOf(body, Math.min(body.length, 16_384)));
		}, true);
	}

	private static void flood(Guard guard, int type, int stream, byte[] payload) throws Exception {
		attacked(guard, StatusCode.UNAVAILABLE, (client) -> {
			client.awaitRequest();
			repeat(client, 1_200, type, stream, payload);
		});
	}

	private static void repeat(Peer client, int times, int type, int stream, byte[] payload) throws IOException {
		repeat(times, (i) -> client.frame(type, 0, stream, payload));
	}

	private static void repeat(int times, Step step) throws IOException {
		try {
			for (int i = 0; i < times; i++) {
				step.run(i);
			}
		}
		catch (SocketException | EOFException ex) {
			// the client has gone
		}
	}

	private static void attacked(Guard guard, StatusCode code, Script attack) throws Exception {
		attacked(guard, code, attack, false);
	}

	private static void attacked(Guard guard, StatusCode code, Script attack, boolean connectionStays)
			throws Exception {
		Script afterwards = (client) -> {
			attack.play(client);
			if (connectionStays) {
				ANSWER.play(client);
			}
		};
		try (ScriptedServer server = new ScriptedServer(afterwards, ANSWER); RpcChannel channel = open(server)) {
			RpcException failure = catchThrowableOfType(RpcException.class, () -> call(channel, "hello"));
			assertThat(failure.code()).as("%s", failure).isEqualTo(code);
			awaitOne(channel, guard);
			assertThat(call(channel, "hello")).isEqualTo(StringValue.of("hi"));
		}
	}

	private static void awaitOne(RpcChannel channel, Guard guard) {
		long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (channel.guardCounters().count(guard) == 0) {
			assertThat(System.nanoTime() - end).as("%s", guard).isNegative();
			LockSupport.parkNanos(1_000_000);
		}
		assertThat(channel.guardCounters().count(guard)).isEqualTo(1);
	}

	private static RpcChannel open(ScriptedServer server) {
		return RpcChannel.create(server.target(), ChannelOptions.builder().limits(SHORT).build());
	}

	private static StringValue call(RpcChannel channel, String text) {
		CallOptions options = CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(60)).withWaitForReady(true);
		return channel.blocking().unary(UNARY, options, StringValue.of(text));
	}

	/** One step of a flood. */
	@FunctionalInterface
	private interface Step {

		void run(int i) throws IOException;

	}

}
