package io.freshet.rpc.attacks;

import java.io.ByteArrayOutputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.internal.http2.Received;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Headers that cost more than they look, and paths that are not what they look. */
class HeaderTests {

	@Test
	void refusesHeadersOfTooManyFields() throws Exception {
		String[] many = IntStream.range(0, 200).boxed().flatMap((i) -> Stream.of("x-" + i, "")).toArray(String[]::new);
		refusedWith431(Guard.HEADER_FIELDS, many);
	}

	@Test
	void refusesCookieCrumbs() throws Exception {
		String[] crumbs = IntStream.range(0, 200)
			.boxed()
			.flatMap((i) -> Stream.of("cookie", "a"))
			.toArray(String[]::new);
		refusedWith431(Guard.HEADER_FIELDS, crumbs);
	}

	@Test
	void refusesLargeMetadata() throws Exception {
		refusedWith431(Guard.HEADER_BYTES, "x-large", "x".repeat(9_000));
	}

	@Test
	void refusesLargeBinaryMetadataBeforeItIsDecoded() throws Exception {
		refusedWith431(Guard.HEADER_BYTES, "x-large-bin", "A".repeat(9_000));
	}

	@Test
	void refusesFewBytesThatStandForManyFields() throws Exception {
		try (Arena arena = new Arena((limits) -> limits)) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					// One field of 4,000 bytes goes into the dynamic table once and is
					// then named
					// by one byte, 4,000 times: 16 MB by 8 KB.
					ByteArrayOutputStream block = new ByteArrayOutputStream();
					block.write(0x40);
					block.writeBytes(new byte[] { 1, 'x', 0x7f, (byte) (0x80 | (3_873 & 0x7f)), 3_873 >> 7 });
					block.writeBytes("y".repeat(4_000).getBytes(StandardCharsets.US_ASCII));
					for (int i = 0; i < 4_000; i++) {
						block.write(0x80 | 62);
					}
					client.frame(Http2Script.HEADERS, Http2Script.END_HEADERS | Http2Script.END_STREAM, 1,
							block.toByteArray());
					Received reply = client.reply(1);
					boolean refused = "431".equals(reply.header(":status"));
					boolean ended = client.isOver(reply);
					assertThat(refused || ended).as("%s", reply).isTrue();
				}
				Arena.await("guard", () -> arena.count(Guard.HEADER_BYTES) + arena.count(Guard.HEADER_FIELDS) > 0);
			});
		}
	}

	@Test
	void countsPathsThatAreNoMethods() throws Exception {
		List<String> tricks = List.of("test.Arena/Echo", "//test.Arena/Echo", "/test.Arena%2fEcho", "/test.Arena/Echo/",
				"/x/../test.Arena/Echo", "/test.arena/Echo");
		try (Arena arena = new Arena((limits) -> limits)) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					for (String path : tricks) {
						String[] fields = Arena.fields(Arena.ECHO);
						fields[5] = path;
						int stream = client.open(fields);
						client.data(stream, Arena.message("Ada"), true);
						assertThat(client.reply(stream).trailer("grpc-status")).isEqualTo("12");
					}
				}
			});
			assertThat(arena.count(Guard.UNKNOWN_METHODS)).isEqualTo(tricks.size());
		}
	}

	@Test
	void endsConnectionWhoseHeadersAreFarTooLarge() throws Exception {
		try (Arena arena = new Arena((limits) -> limits)) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					client.reply(client.open(Arena.fields(Arena.ECHO, "x-huge", "x".repeat(500_000))));
				}
				catch (SocketException ex) {
					// closed while it writes
				}
				Arena.await("guard", () -> arena.count(Guard.HEADER_BYTES) == 1);
			});
		}
	}

	@Test
	void answersAClientThatTakesNextToNoHeaders() throws Exception {
		try (Arena arena = new Arena((limits) -> limits)) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					// SETTINGS_MAX_HEADER_LIST_SIZE = 1
					client.frame(Http2Script.SETTINGS, 0, 0, new byte[] { 0, 6, 0, 0, 0, 1 });
					for (int i = 0; i < 20; i++) {
						int stream = client.open(Arena.fields(Arena.ECHO));
						client.data(stream, Arena.message("Ada"), true);
						Received reply = client.reply(stream);
						assertThat(reply.trailer("grpc-status")).as("%s", reply).isEqualTo("0");
					}
				}
			});
		}
	}

	private static void refusedWith431(Guard guard, String... fields) throws Exception {
		try (Arena arena = new Arena((limits) -> limits)) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					for (int i = 1; i <= 20; i++) {
						Received reply = client.reply(client.open(Arena.fields(Arena.ECHO, fields)));
						assertThat(reply.header(":status")).isEqualTo("431");
						assertThat(arena.count(guard)).isEqualTo(i);
					}
				}
			});
		}
	}

}
