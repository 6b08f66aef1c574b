package io.freshet.rpc.attacks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.internal.http2.Received;
import io.freshet.rpc.server.AdaptiveLimit;
import io.freshet.rpc.server.ServerLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** More connections, calls and handlers than a server has room for. */
class CapacityTests {

	private static final int REFUSED_STREAM = 7;

	private static final int CANCEL = 8;

	@Test
	void closesConnectionsBeyondTheLimit() throws Exception {
		tooManyConnections(Guard.CONNECTIONS, (limits) -> limits.connections(5));
	}

	@Test
	void closesConnectionsOfOnePeerBeyondTheLimit() throws Exception {
		tooManyConnections(Guard.CONNECTIONS_PER_PEER, (limits) -> limits.connectionsPerPeer(5));
	}

	@Test
	void countsHandlersThatRunOnAfterTheirStreamsWereReset() throws Exception {
		try (Arena arena = new Arena(UnaryOperator.identity(), UnaryOperator.identity(),
				(options) -> options.maxConcurrentStreams(10))) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					for (int i = 0; i < 10; i++) {
						int stream = client.open(Arena.fields(Arena.ECHO));
						client.data(stream, Arena.message("wait"), true);
						int running = i + 1;
						Arena.await("the handler", () -> arena.waiting.get() == running);
						client.frame(Http2Script.RST_STREAM, 0, stream, new byte[] { 0, 0, 0, CANCEL });
					}
					int refused = client.open(Arena.fields(Arena.ECHO));
					client.data(refused, Arena.message("wait"), true);
					assertThat(client.reply(refused).resetCode()).isEqualTo(REFUSED_STREAM);
					assertThat(arena.count(Guard.HANDLERS)).isEqualTo(1);
					arena.released.release(10);
					Arena.await("room", () -> status(client, "Ada") != null);
				}
			});
			assertThat(arena.waiting).hasValue(10);
		}
	}

	@Test
	void refusesCallsBeyondTheLimitAndSaysWhenToComeBack() throws Exception {
		tooManyCalls(Guard.CALLS, (limits) -> limits.calls(5));
	}

	@Test
	void refusesCallsOfAServiceBeyondItsLimit() throws Exception {
		tooManyCalls(Guard.CALLS_PER_SERVICE, (limits) -> limits.serviceCalls(Map.of(Arena.SERVICE, 5)));
	}

	@Test
	void takesAnAdaptiveLimitInstead() throws Exception {
		tooManyCalls(Guard.CALLS,
				(limits) -> limits.concurrencyLimit(() -> new AdaptiveLimit(5, 5, Duration.ofSeconds(10))));
	}

	@Test
	void neverStartsACallWhoseDeadlinePassedWhileItWaited() throws Exception {
		ThreadPoolExecutor one = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(100));
		try (Arena arena = new Arena(UnaryOperator.identity(), UnaryOperator.identity(),
				(options) -> options.executor(one)); Http2Script client = Http2Script.connect(arena.port())) {
			int first = client.open(Arena.fields(Arena.ECHO));
			client.data(first, Arena.message("wait"), true);
			Arena.await("the handler", () -> arena.waiting.get() == 1);
			for (int i = 0; i < 20; i++) {
				int late = client.open(Arena.fields(Arena.ECHO, "grpc-timeout", "20m"));
				client.data(late, Arena.message("wait"), true);
				assertThat(client.reply(late).trailer("grpc-status")).isEqualTo("4");
			}
			arena.released.release();
			assertThat(client.reply(first).trailer("grpc-status")).isEqualTo("0");
			assertThat(status(client, "Ada")).isEqualTo("0");
			assertThat(arena.waiting).hasValue(1);
		}
		finally {
			one.shutdown();
		}
	}

	private static void tooManyConnections(Guard guard, UnaryOperator<ServerLimits.Builder> limits) throws Exception {
		try (Arena arena = new Arena(UnaryOperator.identity(), limits, UnaryOperator.identity())) {
			arena.survives(() -> {
				List<Socket> sockets = new ArrayList<>();
				for (int i = 0; i < 50; i++) {
					sockets.add(new Socket(InetAddress.getLoopbackAddress(), arena.port()));
				}
				Arena.await("refusals", () -> arena.count(guard) == 46);
				for (Socket socket : sockets) {
					socket.close();
				}
				Arena.await("room", () -> canConnect(arena));
			});
		}
	}

	private static boolean canConnect(Arena arena) {
		try (Http2Script client = Http2Script.connect(arena.port())) {
			return "0".equals(status(client, "Ada"));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void tooManyCalls(Guard guard, UnaryOperator<ServerLimits.Builder> limits) throws Exception {
		try (Arena arena = new Arena(UnaryOperator.identity(), limits, UnaryOperator.identity())) {
			// The honest client needs a place, so the others get four.
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					for (int i = 0; i < 4; i++) {
						int stream = client.open(Arena.fields(Arena.ECHO));
						client.data(stream, Arena.message("wait"), true);
					}
					Arena.await("the handlers", () -> arena.waiting.get() == 4);
				}
			});
			try (Http2Script client = Http2Script.connect(arena.port())) {
				client.open(Arena.fields(Arena.COLLECT));
				int refused = client.open(Arena.fields(Arena.ECHO));
				client.data(refused, Arena.message("Ada"), true);
				Received reply = client.reply(refused);
				assertThat(reply.trailer("grpc-status")).isEqualTo("8");
				assertThat(Integer.parseInt(reply.trailer("grpc-retry-pushback-ms"))).isBetween(500, 1500);
				assertThat(arena.count(guard)).isEqualTo(1);
				arena.released.release(4);
				Arena.await("room", () -> "0".equals(status(client, "Ada")));
			}
		}
	}

	private static String status(Http2Script client, String text) {
		try {
			int stream = client.open(Arena.fields(Arena.ECHO));
			client.data(stream, Arena.message(text), true);
			return client.reply(stream).trailer("grpc-status");
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
