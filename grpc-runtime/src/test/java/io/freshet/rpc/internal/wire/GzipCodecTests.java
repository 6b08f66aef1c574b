package io.freshet.rpc.internal.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GzipCodecTests {

	private final GzipCodec codec = new GzipCodec();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 4095, 4096, 4097, 100_000, 1_000_000 })
	void returnsWhatWasCompressed(int length) throws IOException {
		for (byte[] message : new byte[][] { new byte[length], noise(length) }) {
			byte[] compressed = compress(Unpooled.wrappedBuffer(message));
			assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes()).isEqualTo(message);
			assertThat(decompress(compressed, length)).isEqualTo(message);
		}
	}

	@Test
	void readsDirectAndCompositeBuffers() {
		byte[] message = noise(10_000);
		ByteBuf direct = Unpooled.directBuffer().writeBytes(message);
		ByteBuf composite = Unpooled.wrappedBuffer(Arrays.copyOf(message, 5000),
				Arrays.copyOfRange(message, 5000, 10_000));
		assertThat(decompress(compress(direct), 10_000)).isEqualTo(message);
		assertThat(decompress(compress(composite), 10_000)).isEqualTo(message);
		assertThat(direct.readableBytes() + composite.readableBytes()).isZero();
		direct.release();
		ByteBuf out = Unpooled.buffer();
		byte[] compressed = gzip(message);
		this.codec.decompress(Unpooled.wrappedBuffer(Arrays.copyOf(compressed, 15),
				Arrays.copyOfRange(compressed, 15, compressed.length)), out, 10_000);
		assertThat(ByteBufUtil.getBytes(out)).isEqualTo(message);
	}

	@Test
	void stopsAtTheLimit() {
		byte[] compressed = gzip(new byte[10_000]);
		assertThat(decompress(compressed, 10_001)).hasSize(10_000);
		assertThat(decompress(compressed, 10_000)).hasSize(10_000);
		assertRefused(compressed, 9999, StatusCode.RESOURCE_EXHAUSTED);
		assertRefused(compressed, 0, StatusCode.RESOURCE_EXHAUSTED);
		assertThat(decompress(gzip(new byte[0]), 0)).isEmpty();
	}

	@Test
	void inflatesABombNoFurtherThanTheLimit() {
		byte[] bomb = gzip(new byte[50_000_000]);
		ByteBuf out = Unpooled.buffer();
		assertThatThrownBy(() -> this.codec.decompress(Unpooled.wrappedBuffer(bomb), out, 100_000))
			.hasMessage("RESOURCE_EXHAUSTED: decompressed message exceeds the limit of 100000 bytes "
					+ "(maxInboundMessageBytes)");
		assertThat(out.readableBytes()).isLessThanOrEqualTo(100_000);
	}

	@Test
	void readsSeveralMembersAndCountsThemTogether() {
		byte[] two = concat(gzip(new byte[] { 1, 2 }), gzip(new byte[] { 3 }));
		assertThat(decompress(two, 3)).containsExactly(1, 2, 3);
		assertRefused(two, 2, StatusCode.RESOURCE_EXHAUSTED);
	}

	@Test
	void passesOverOptionalHeaders() {
		byte[] plain = gzip(new byte[] { 7 });
		byte[] body = Arrays.copyOfRange(plain, 10, plain.length);
		byte[] header = { 0x1f, (byte) 0x8b, 8, 0x1f, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 'c', 0, 1, 2 };
		byte[] whole = concat(header, body);
		assertThat(decompress(whole, 1)).containsExactly(7);
		for (int length = 0; length < whole.length; length++) {
			assertRefused(Arrays.copyOf(whole, length), 1, StatusCode.INTERNAL);
		}
	}

	@Test
	void refusesEveryFlippedBitThatChangesTheMessage() {
		byte[] message = noise(50);
		byte[] compressed = gzip(message);
		for (int bit = 0; bit < compressed.length * 8; bit++) {
			byte[] flipped = compressed.clone();
			flipped[bit / 8] ^= (byte) (1 << bit % 8);
			try {
				// time and system may be anything
				assertThat(decompress(flipped, 1000)).isEqualTo(message);
			}
			catch (RpcException ex) {
				assertThat(ex.code()).isIn(StatusCode.INTERNAL, StatusCode.RESOURCE_EXHAUSTED);
			}
		}
	}

	@Test
	void refusesWhatFollowsTheLastMember() {
		assertRefused(concat(gzip(new byte[] { 1 }), new byte[] { 0 }), 100, StatusCode.INTERNAL);
	}

	@Test
	void worksOnAfterAFailureAndInSeveralThreads() {
		assertRefused(new byte[] { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 7 }, 10, StatusCode.INTERNAL);
		IntStream.range(0, 200).parallel().forEach((i) -> {
			byte[] message = noise(5000 + i);
			assertThat(decompress(compress(Unpooled.wrappedBuffer(message)), 6000)).isEqualTo(message);
		});
	}

	private void assertRefused(byte[] compressed, int maxBytes, StatusCode code) {
		assertThatThrownBy(() -> decompress(compressed, maxBytes)).isInstanceOfSatisfying(RpcException.class,
				(ex) -> assertThat(ex.code()).isEqualTo(code));
	}

	private byte[] compress(ByteBuf message) {
		ByteBuf out = Unpooled.buffer();
		this.codec.compress(message, out);
		return ByteBufUtil.getBytes(out);
	}

	private byte[] decompress(byte[] compressed, int maxBytes) {
		ByteBuf out = Unpooled.buffer();
		this.codec.decompress(Unpooled.wrappedBuffer(compressed), out, maxBytes);
		return ByteBufUtil.getBytes(out);
	}

	private static byte[] noise(int length) {
		byte[] noise = new byte[length];
		new Random(length).nextBytes(noise);
		return noise;
	}

	private static byte[] concat(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	private static byte[] gzip(byte[] message) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
			gzip.write(message);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return out.toByteArray();
	}

}
