package io.freshet.rpc.calls;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.BytesValue;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.FlowControl;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.server.RpcServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.EchoMethods.BYTES_CLIENT;
import static io.freshet.rpc.calls.EchoMethods.BYTES_UNARY;
import static io.freshet.rpc.calls.EchoMethods.bytes;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static org.assertj.core.api.Assertions.assertThat;

/** The windows as the other side of the wire sees them. */
class WindowTests {

	private static final int INITIAL_WINDOW_SIZE = 4;

	private static final int FLOW_CONTROL_ERROR = 3;

	private static final int DEFAULT_WINDOW = 65_535;

	private static final FlowControl FIXED = FlowControl.fixed(100_000, 300_000);

	private final Network network = new Network.Tcp();

	private final CompletableFuture<Void> begin = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.begin.complete(null);
		this.network.close();
	}

	@Test
	void serverHoldsItsClientToFixedWindows() throws Exception {
		try (Http2Script client = Http2Script.connect(serve(FIXED).port())) {
			client.ping();
			assertThat(client.peerSetting(INITIAL_WINDOW_SIZE)).isEqualTo(100_000);
			assertThat(client.granted(0)).isEqualTo(300_000 - DEFAULT_WINDOW);
			int stream = open(client, BYTES_CLIENT.path());
			// Not read: the connection gets back what it took, the stream does not.
			client.data(stream, new byte[100_000], false);
			client.ping();
			assertThat(client.granted(stream)).isZero();
			client.data(stream, new byte[60_000], false);
			assertThat(client.replyAndReset(stream).resetCode()).isEqualTo(FLOW_CONTROL_ERROR);
			client.ping();
			assertThat(client.granted(0)).isBetween(150_000 + 300_000 - DEFAULT_WINDOW, 160_000 + 300_000);
		}
	}

	@Test
	void serverGivesCreditBackInFewPieces() throws Exception {
		try (Http2Script client = Http2Script.connect(serve(FIXED).port())) {
			int stream = open(client, BYTES_UNARY.path());
			byte[] message = message(1_000_000);
			int pieces = 0;
			int granted = 0;
			for (int sent = 0; sent < message.length; sent += 1000) {
				int length = Math.min(1000, message.length - sent);
				client.awaitCredit(stream, sent, length);
				client.data(stream, Arrays.copyOfRange(message, sent, sent + length), sent + length == message.length);
				if (client.granted(stream) != granted) {
					granted = client.granted(stream);
					pieces++;
				}
			}
			assertThat(client.reply(stream).bodyBytes()).isEqualTo(message.length);
			assertThat(pieces).isBetween(10, 1_000_000 / 25_000);
		}
	}

	@Test
	void slowReaderDoesNotGetMoreThanTheFirstWindow() throws Exception {
		try (Http2Script client = Http2Script.connect(serve(FlowControl.automatic(100_000, 10_000_000)).port())) {
			int[] streams = new int[10];
			for (int i = 0; i < streams.length; i++) {
				streams[i] = open(client, BYTES_CLIENT.path());
				client.data(streams[i], message(99_995), false);
			}
			// One that is read to the end meanwhile, and teaches the server what the way
			// can hold.
			int busy = open(client, BYTES_UNARY.path());
			byte[] message = message(4_000_000);
			for (int sent = 0; sent < message.length; sent += 16_000) {
				client.awaitCredit(busy, sent, 16_000);
				client.data(busy, Arrays.copyOfRange(message, sent, Math.min(message.length, sent + 16_000)),
						sent + 16_000 >= message.length);
			}
			assertThat(client.reply(busy).bodyBytes()).isEqualTo(message.length);
			for (int stream : streams) {
				assertThat(client.granted(stream)).as("credit of stream " + stream).isZero();
			}
		}
	}

	@Test
	void clientHoldsItsServerToFixedWindows() throws Exception {
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				RpcChannel channel = RpcChannel.create("127.0.0.1:" + listener.getLocalPort(),
						ChannelOptions.builder()
							.connection(ConnectionOptions.forClient().toBuilder().flowControl(FIXED).build())
							.build())) {
			CompletableFuture<BytesValue> response = channel.async()
				.unary(BYTES_UNARY, CallOptions.DEFAULT, bytes(10))
				.toCompletableFuture();
			try (Http2Script server = Http2Script.accept(listener)) {
				int stream = server.nextRequest();
				assertThat(server.peerSetting(INITIAL_WINDOW_SIZE)).isEqualTo(100_000);
				assertThat(server.granted(0)).isEqualTo(300_000 - DEFAULT_WINDOW);
				server.headers(stream, 0, ":status", "200", "content-type", "application/grpc");
				byte[] message = message(500_000);
				for (int sent = 0; sent < message.length; sent += 10_000) {
					int length = Math.min(10_000, message.length - sent);
					server.awaitCredit(stream, sent, length);
					server.data(stream, Arrays.copyOfRange(message, sent, sent + length), false);
				}
				server.headers(stream, Http2Script.END_STREAM, "grpc-status", "0");
				assertThat(response.get(10, TimeUnit.SECONDS).getSerializedSize()).isEqualTo(message.length - 5);
				assertThat(server.granted(stream)).isBetween(400_000, 500_000 + 5);
			}
		}
	}

	private RpcServer serve(FlowControl flow) {
		return this.network
			.start(echo().unary(BYTES_UNARY, (request) -> request).clientStreaming(BYTES_CLIENT, (requests) -> {
				this.begin.join();
				return bytes(0);
			}), (options) -> options.connection(ConnectionOptions.forServer().toBuilder().flowControl(flow).build()));
	}

	private static int open(Http2Script client, String path) throws Exception {
		return client.open(":method", "POST", ":scheme", "http", ":path", path, ":authority", "a", "content-type",
				"application/grpc", "te", "trailers");
	}

	/** A whole message with its prefix, of about so many bytes in all. */
	private static byte[] message(int bytes) {
		BytesValue message = bytes(bytes - 10);
		return ByteBuffer.allocate(5 + message.getSerializedSize())
			.put((byte) 0)
			.putInt(message.getSerializedSize())
			.put(message.toByteArray())
			.array();
	}

}
