package io.freshet.rpc.internal.wire;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import com.github.luben.zstd.ZstdCompressCtx;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Brotli and zstd, which the class path of the tests has. */
class NativeCodecTests {

	static Stream<MessageCodec> codecs() {
		return Stream.of(new BrotliCodec(), new ZstdCodec());
	}

	@Test
	void areUsedWhenTheirLibrariesAreThere() {
		assertThat(AvailableCodecs.registry().acceptList().toString()).isEqualTo("identity,gzip,br,zstd");
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void returnWhatWasCompressed(MessageCodec codec) {
		for (int length : new int[] { 0, 1, 4095, 4096, 4097, 100_000, 1_000_000 }) {
			byte[] noise = new byte[length];
			new Random(length).nextBytes(noise);
			for (byte[] message : new byte[][] { new byte[length], noise }) {
				ByteBuf in = Unpooled.directBuffer().writeBytes(message);
				byte[] compressed = compress(codec, in);
				assertThat(in.isReadable()).isFalse();
				in.release();
				assertThat(decompress(codec, compressed, length)).isEqualTo(message);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void stopAtTheLimit(MessageCodec codec) {
		byte[] bomb = compress(codec, Unpooled.wrappedBuffer(new byte[50_000_000]));
		assertThat(bomb.length).isLessThan(100_000);
		ByteBuf out = Unpooled.buffer();
		assertThatThrownBy(() -> codec.decompress(Unpooled.wrappedBuffer(bomb), out, 100_000))
			.hasMessageContaining("maxInboundMessageBytes")
			.isInstanceOfSatisfying(RpcException.class,
					(ex) -> assertThat(ex.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
		assertThat(out.readableBytes()).isLessThanOrEqualTo(100_000);
	}

	@ParameterizedTest
	@MethodSource("codecs")
	void refuseWhatIsCutOrBroken(MessageCodec codec) {
		byte[] message = new byte[5000];
		new Random(1).nextBytes(message);
		byte[] compressed = compress(codec, Unpooled.wrappedBuffer(message));
		for (int length = 0; length < compressed.length; length += 97) {
			byte[] cut = Arrays.copyOf(compressed, length);
			assertThatThrownBy(() -> decompress(codec, cut, 10_000)).isInstanceOfSatisfying(RpcException.class,
					(ex) -> assertThat(ex.code()).isEqualTo(StatusCode.INTERNAL));
		}
		byte[] noise = message.clone();
		assertThatThrownBy(() -> decompress(codec, noise, 10_000)).isInstanceOf(RpcException.class);
	}

	@Test
	void zstdRefusesAWindowThatTakesMuchMemory() {
		try (ZstdCompressCtx context = new ZstdCompressCtx()) {
			context.setLong(27).setContentSize(false);
			byte[] claims = context.compress(new byte[20_000_000]);
			assertThatThrownBy(() -> decompress(new ZstdCodec(), claims, 30_000_000)).isInstanceOf(RpcException.class);
		}
	}

	private static byte[] compress(MessageCodec codec, ByteBuf message) {
		ByteBuf out = Unpooled.buffer();
		codec.compress(message, out);
		return ByteBufUtil.getBytes(out);
	}

	private static byte[] decompress(MessageCodec codec, byte[] compressed, int maxBytes) {
		ByteBuf out = Unpooled.buffer();
		codec.decompress(Unpooled.wrappedBuffer(compressed), out, maxBytes);
		return ByteBufUtil.getBytes(out);
	}

}
