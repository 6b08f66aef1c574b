package io.freshet.rpc.calls;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.StringValue;
import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ChannelSnapshot;
import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerSnapshot;
import io.freshet.rpc.server.ServiceDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.EchoMethods.BIDI;
import static io.freshet.rpc.calls.EchoMethods.DESCRIPTOR;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What servers and channels tell of themselves. */
class SnapshotTests {

	private RpcServer server;

	private RpcChannel channel;

	@BeforeEach
	void start() throws Exception {
		ServiceDefinition echo = ServiceDefinition.builder(DESCRIPTOR).unary(UNARY, (request) -> {
			if (request.getValue().isEmpty()) {
				throw new RpcException(StatusCode.INVALID_ARGUMENT, "empty");
			}
			return request;
		}).bidiStreaming(BIDI, (in, out) -> in.forEach(out::write)).build();
		this.server = RpcServer.create(ServerOptions.builder().port(0).build(), List.of(echo)).start();
		this.channel = RpcChannel.create("localhost:" + this.server.port(),
				ChannelOptions.builder().deadline(Duration.ofSeconds(10)).build());
	}

	@AfterEach
	void stop() {
		this.channel.close();
		this.server.close();
	}

	@Test
	void countsStreamsOnBothSides() throws Exception {
		call("a");
		call("b");
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> call(""));
		try (BidiStream<StringValue, StringValue> open = this.channel.blocking()
			.bidiStreaming(BIDI, CallOptions.DEFAULT)) {
			open.write(text("c"));
			open.read();
			ServerSnapshot server = server();
			assertThat(server.callsFailed()).isEqualTo(1);
			assertThat(server.streams().started()).isEqualTo(4);
			assertThat(server.streams().open()).isEqualTo(1);
			assertThat(server.streams().succeeded()).isEqualTo(3);
			assertThat(server.streams().lastStartedAt()).isAfter(Instant.now().minusSeconds(60));
			ChannelSnapshot client = client();
			assertThat(client.state()).isEqualTo(ConnectivityState.READY);
			assertThat(client.streams().started()).isEqualTo(4);
			assertThat(client.streams().open()).isEqualTo(1);
			assertThat(client.endpoints().get(0).callsFailed()).isEqualTo(1);
			assertThat(client.endpoints().get(0).callsUnsent()).isZero();
		}
	}

	@Test
	void countsStreamsThatWereReset() throws Exception {
		BidiStream<StringValue, StringValue> stream = this.channel.blocking().bidiStreaming(BIDI, CallOptions.DEFAULT);
		stream.write(text("a"));
		stream.read();
		stream.close();
		call("behind the reset on the same connection");
		assertThat(server().streams().failed()).isEqualTo(1);
		assertThat(client().streams().failed()).isEqualTo(1);
		assertThat(client().streams().succeeded()).isEqualTo(1);
	}

	@Test
	void tellsTheConnectionsOfAListener() throws Exception {
		call("a");
		try (RpcChannel other = RpcChannel.create("localhost:" + this.server.port())) {
			other.blocking().unary(UNARY, CallOptions.DEFAULT, text("b"));
			ServerSnapshot.Listener listener = server().listeners().get(0);
			assertThat(listener.address()).isEqualTo(this.server.address());
			assertThat(listener.tls()).isFalse();
			assertThat(listener.connectionsAccepted()).isEqualTo(2);
			assertThat(listener.connections()).extracting(ConnectionSnapshot::number).containsExactly(1L, 2L);
			ConnectionSnapshot first = listener.connections().get(0);
			assertThat(((InetSocketAddress) first.localAddress()).getPort()).isEqualTo(this.server.port());
			assertThat(first.remoteAddress())
				.isEqualTo(client().endpoints().get(0).connections().get(0).localAddress());
			assertThat(first.tlsSession()).isNull();
			assertThat(first.draining()).isFalse();
			assertThat(first.openedAt()).isAfter(Instant.now().minusSeconds(60));
			assertThat(first.flow().sendWindowBytes()).isPositive();
		}
	}

	@Test
	void keepsTheSumsOfConnectionsThatHaveClosed() throws Exception {
		call("a");
		this.channel.close();
		ServerSnapshot.Listener listener = server().listeners().get(0);
		while (!listener.connections().isEmpty()) {
			listener = server().listeners().get(0);
		}
		assertThat(listener.connectionsAccepted()).isEqualTo(1);
		assertThat(server().streams().succeeded()).isEqualTo(1);
		assertThat(client().state()).isEqualTo(ConnectivityState.SHUTDOWN);
		assertThat(client().streams().started()).isEqualTo(1);
	}

	@Test
	void isIdleBeforeTheFirstCall() throws Exception {
		assertThat(client().state()).isEqualTo(ConnectivityState.IDLE);
		assertThat(client().endpoints()).hasSize(1).allMatch((endpoint) -> endpoint.connections().isEmpty());
	}

	@Test
	void remembersAFailureUntilThereIsAConnection() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		try (RpcChannel nowhere = RpcChannel.create("localhost:" + port)) {
			assertThatExceptionOfType(RpcException.class)
				.isThrownBy(() -> nowhere.blocking().unary(UNARY, CallOptions.DEFAULT, text("a")));
			ChannelSnapshot snapshot = nowhere.snapshot().toCompletableFuture().get(10, TimeUnit.SECONDS);
			assertThat(snapshot.state()).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
			assertThat(snapshot.endpoints().get(0).lastFailure()).contains("Connection refused");
			assertThat(snapshot.endpoints().get(0).callsUnsent()).isEqualTo(1);
			assertThat(snapshot.endpoints().get(0).callsFailed()).isEqualTo(1);
		}
	}

	@Test
	void hasNoListenerBeforeItStarts() throws Exception {
		RpcServer idle = RpcServer.create(ServerOptions.builder().port(0).build(), List.of());
		assertThat(idle.snapshot().toCompletableFuture().get().listeners()).isEmpty();
	}

	private void call(String text) {
		this.channel.blocking().unary(UNARY, CallOptions.DEFAULT, text(text));
	}

	private ServerSnapshot server() throws Exception {
		return this.server.snapshot().toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	private ChannelSnapshot client() throws Exception {
		return this.channel.snapshot().toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

}
