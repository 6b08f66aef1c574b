package io.freshet.rpc.calls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.CallContract.LONG;
import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** One server that is started again after it was stopped. */
class RestartTests {

	private static final HandlerThreads POOL = HandlerThreads.pool(2, 2);

	@Test
	void servesAgainOnTheSamePort() throws Exception {
		int port = freePort();
		ServerOptions options = ServerOptions.builder()
			.address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
			.handlerThreads(POOL)
			.build();
		servesAgain(options, "127.0.0.1:" + port);
	}

	@Test
	void servesAgainInMemory() throws Exception {
		servesAgain(ServerOptions.builder().inMemory("restarted").handlerThreads(POOL).build(), "in-memory:restarted");
	}

	@Test
	void servesAgainOnAnExecutorOfTheUser() throws Exception {
		servesAgain(ServerOptions.builder().inMemory("restarted").executor(ServerOptions.EVENT_LOOP).build(),
				"in-memory:restarted");
	}

	private static void servesAgain(ServerOptions options, String target) throws IOException {
		ServiceDefinition service = echo().unary(UNARY, (request) -> request).build();
		try (RpcServer server = RpcServer.create(options, List.of(service));
				RpcChannel channel = RpcChannel.create(target)) {
			for (int i = 0; i < 3; i++) {
				assertThat(server.isRunning()).isFalse();
				server.start();
				assertThat(server.isRunning()).isTrue();
				assertThat(call(channel)).isEqualTo("Ada");
				assertThat(server.snapshot().toCompletableFuture().join().callsFailed()).isZero();
				assertThat(server.stop(LONG)).isTrue();
				assertThat(server.connections()).isZero();
			}
		}
	}

	@Test
	void cannotBeStartedWhileItRunsNorWhileItStops() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CompletableFuture<Void> leave = new CompletableFuture<>();
		ServiceDefinition service = echo().unary(UNARY, (request) -> {
			entered.countDown();
			leave.join();
			return request;
		}).build();
		try (RpcServer server = RpcServer.create(ServerOptions.builder().inMemory("busy").build(), List.of(service))
			.start(); RpcChannel channel = RpcChannel.create("in-memory:busy")) {
			assertThatIllegalStateException().isThrownBy(server::start).withMessage("the server runs already");
			CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> call(channel));
			entered.await();
			Thread stopping = new Thread(() -> server.stop(LONG), "stopping");
			stopping.start();
			while (server.isRunning()) {
				Thread.onSpinWait();
			}
			assertThatIllegalStateException().isThrownBy(server::start).withMessage("the server is still stopping");
			leave.complete(null);
			assertThat(await(call)).isEqualTo("Ada");
			stopping.join();
			assertThat(call(RpcChannel.create("in-memory:busy"), server.start())).isEqualTo("Ada");
		}
	}

	private static String call(RpcChannel channel, RpcServer server) {
		try (channel; server) {
			return call(channel);
		}
	}

	private static String call(RpcChannel channel) {
		CallOptions options = CallOptions.DEFAULT.withWaitForReady(true).withDeadline(Duration.ofSeconds(30));
		return channel.blocking().unary(UNARY, options, text("Ada")).getValue();
	}

	private static int freePort() throws IOException {
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return free.getLocalPort();
		}
	}

}
