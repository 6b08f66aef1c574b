package io.freshet.rpc.attacks;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.function.UnaryOperator;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.http2.Http2Script;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Frames that cost the server work and the client nothing. */
class FloodTests {

	private static final int ENHANCE_YOUR_CALM = 11;

	private static final int PRIORITY = 2;

	private static final int CANCEL = 8;

	@Test
	void endsConnectionThatResetsItsStreamsRapidly() throws Exception {
		flood(Guard.RESETS, 1_100, (client, i) -> {
			int stream = client.open(Arena.fields(Arena.ECHO));
			client.frame(Http2Script.RST_STREAM, 0, stream, new byte[] { 0, 0, 0, CANCEL });
		});
	}

	@Test
	void endsConnectionThatMakesTheServerResetStreams() throws Exception {
		flood(Guard.RESETS, 1_100, (client, i) -> {
			int stream = client.open(Arena.fields(Arena.ECHO));
			// A stream must not depend on itself, and a window must not grow by nothing.
			client.frame(Http2Script.WINDOW_UPDATE, 0, stream, new byte[4]);
		});
	}

	@Test
	void endsConnectionThatFloodsPings() throws Exception {
		flood(Guard.PINGS, 200, (client, i) -> client.frame(Http2Script.PING, 0, 0, new byte[8]));
	}

	@Test
	void endsConnectionThatFloodsPingsThatNobodyAskedFor() throws Exception {
		flood(Guard.PINGS, 200, (client, i) -> client.frame(Http2Script.PING, Http2Script.ACK, 0, new byte[8]));
	}

	@Test
	void endsConnectionThatFloodsSettings() throws Exception {
		flood(Guard.SETTINGS, 200, (client, i) -> client.frame(Http2Script.SETTINGS, 0, 0, new byte[0]));
	}

	@Test
	void endsConnectionThatFloodsPriorities() throws Exception {
		flood(Guard.IGNORED_FRAMES, 1_100, (client, i) -> client.frame(PRIORITY, 0, 1, new byte[] { 0, 0, 0, 3, 16 }));
	}

	@Test
	void endsConnectionThatFloodsUnknownFrames() throws Exception {
		flood(Guard.IGNORED_FRAMES, 1_100, (client, i) -> client.frame(0xbb, 0, 0, new byte[0]));
	}

	@Test
	void endsConnectionThatFloodsWindowUpdates() throws Exception {
		flood(Guard.WINDOW_UPDATES, 1_100,
				(client, i) -> client.frame(Http2Script.WINDOW_UPDATE, 0, 0, new byte[] { 0, 0, 0, 1 }));
	}

	@Test
	void endsConnectionThatFloodsEmptyData() throws Exception {
		int[] stream = new int[1];
		flood(Guard.EMPTY_FRAMES, 110, (client, i) -> {
			if (i == 0) {
				stream[0] = client.open(Arena.fields(Arena.COLLECT));
			}
			client.data(stream[0], new byte[0], false);
		});
	}

	@Test
	void endsConnectionThatSendsItsMessagesByteByByte() throws Exception {
		int[] stream = new int[1];
		byte[] message = Arena.message("x".repeat(1000));
		flood(Guard.EMPTY_FRAMES, 110, (client, i) -> {
			if (i == 0) {
				stream[0] = client.open(Arena.fields(Arena.COLLECT));
			}
			client.data(stream[0], new byte[] { message[i] }, false);
		});
	}

	@Test
	void endsConnectionThatFloodsEmptyHeaders() throws Exception {
		flood(Guard.EMPTY_FRAMES, 110, (client, i) -> client.open());
	}

	@Test
	void endsConnectionThatFloodsContinuations() throws Exception {
		flood(Guard.CONTINUATIONS, 100, (client, i) -> {
			if (i == 0) {
				client.frame(Http2Script.HEADERS, 0, 1, new byte[0]);
			}
			client.frame(Http2Script.CONTINUATION, 0, 1, new byte[0]);
		});
	}

	@Test
	void endsConnectionThatDoesNotReadItsAnswers() throws Exception {
		// Pings that are allowed here and whose answers pile up to 1 MiB at most.
		ConnectionOptions anyPings = ConnectionOptions.forServer()
			.toBuilder()
			.permitKeepAliveTime(Duration.ZERO)
			.permitKeepAliveWithoutCalls(true)
			.build();
		try (Arena arena = new Arena((limits) -> limits.pings(100_000_000), UnaryOperator.identity(),
				(options) -> options.connection(anyPings))) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					byte[] pings = new byte[17 * 1000];
					for (int i = 0; i < pings.length; i += 17) {
						pings[i + 2] = 8;
						pings[i + 3] = Http2Script.PING;
					}
					for (int i = 0; i < 4_000 && arena.count(Guard.UNREAD_BYTES) == 0; i++) {
						client.raw(pings);
					}
				}
				catch (SocketException ex) {
					// closed while it writes
				}
				Arena.await("the guard", () -> arena.count(Guard.UNREAD_BYTES) > 0);
			});
		}
	}

	@Test
	void letsHonestClientsDoWhatTheyDo() throws Exception {
		try (Arena arena = new Arena((limits) -> limits); Http2Script client = Http2Script.connect(arena.port())) {
			for (int i = 0; i < 500; i++) {
				int stream = client.open(Arena.fields(Arena.ECHO));
				client.data(stream, Arena.message("Ada"), true);
				client.frame(Http2Script.PING, 0, 0, new byte[8]);
				client.frame(Http2Script.WINDOW_UPDATE, 0, 0, new byte[] { 0, 0, 0, 1 });
				assertThat(client.reply(stream).trailer("grpc-status")).isEqualTo("0");
			}
			for (Guard guard : Guard.values()) {
				assertThat(arena.count(guard)).as("%s", guard).isZero();
			}
		}
	}

	/** Repeats what a client does and expects to be told to calm down. */
	private static void flood(Guard guard, int times, Step step) throws Exception {
		try (Arena arena = new Arena((limits) -> limits)) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					try {
						for (int i = 0; i < times; i++) {
							step.run(client, i);
						}
					}
					catch (SocketException ex) {
						// closed while it writes
					}
					Integer code = client.goAway();
					// The rest of the flood may make the kernel drop what the server said
					// last.
					assertThat(code == null || code == ENHANCE_YOUR_CALM).as("GOAWAY %s", code).isTrue();
				}
				Arena.await(guard.name(), () -> arena.count(guard) == 1);
			});
		}
	}

	/** One step of a flood. */
	@FunctionalInterface
	private interface Step {

		void run(Http2Script client, int i) throws IOException;

	}

}
