package io.freshet.rpc.attacks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

import io.freshet.rpc.Guard;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.internal.http2.Http2Script;
import io.freshet.rpc.internal.http2.Received;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages that claim to be, or turn out to be, larger than allowed. */
class MessageTests {

	private static final int TIMES = 50;

	@Test
	void refusesClaimOfTwoGibibytes() throws Exception {
		refused(Arena.ECHO, prefix(0, Integer.MAX_VALUE));
	}

	@Test
	void refusesClaimInAStream() throws Exception {
		refused(Arena.COLLECT, prefix(0, Integer.MAX_VALUE));
	}

	@Test
	void stopsInflatingAtTheLimit() throws Exception {
		refused(Arena.ECHO, bomb(), "grpc-encoding", "gzip");
	}

	@Test
	void stopsInflatingAtTheLimitInAStream() throws Exception {
		refused(Arena.COLLECT, bomb(), "grpc-encoding", "gzip");
	}

	private static void refused(MethodDescriptor<?, ?> method, byte[] body, String... fields) throws Exception {
		try (Arena arena = new Arena(UnaryOperator.identity())) {
			arena.survives(() -> {
				try (Http2Script client = Http2Script.connect(arena.port())) {
					for (int i = 0; i < TIMES; i++) {
						int stream = client.open(Arena.fields(method, fields));
						client.data(stream, body, false);
						Received reply = client.reply(stream);
						assertThat(reply.trailer("grpc-status")).as("%s", reply).isEqualTo("8");
					}
				}
			});
			assertThat(arena.count(Guard.MESSAGE_BYTES)).isEqualTo(TIMES);
		}
	}

	/** 64 MiB of zeros in 64 KiB. */
	private static byte[] bomb() throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(new byte[64 * 1024 * 1024]);
		}
		byte[] payload = compressed.toByteArray();
		return ByteBuffer.allocate(5 + payload.length).put(prefix(1, payload.length)).put(payload).array();
	}

	private static byte[] prefix(int flags, int length) {
		return ByteBuffer.allocate(5).put((byte) flags).putInt(length).array();
	}

}
