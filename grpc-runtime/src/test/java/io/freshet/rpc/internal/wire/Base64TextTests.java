package io.freshet.rpc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Base64TextTests {

	@Test
	void readsPiecesThatWereWrittenOneByOneHoweverTheyAreCut() {
		Random random = new Random(5);
		for (int run = 0; run < 200; run++) {
			ByteBuf bytes = Unpooled.buffer();
			ByteBuf text = Unpooled.buffer();
			for (int piece = random.nextInt(4); piece >= 0; piece--) {
				byte[] data = new byte[random.nextInt(10)];
				random.nextBytes(data);
				bytes.writeBytes(data);
				ByteBuf encoded = Base64Text.encode(Unpooled.wrappedBuffer(data), UnpooledByteBufAllocator.DEFAULT);
				text.writeBytes(encoded);
				encoded.release();
			}
			ByteBuf decoded = Unpooled.buffer();
			Base64Text decoder = new Base64Text();
			while (text.isReadable()) {
				decoder.decode(text.readSlice(1 + random.nextInt(text.readableBytes())), decoded);
			}
			assertThat(decoder.isComplete()).isTrue();
			assertThat(decoded).isEqualTo(bytes);
		}
	}

	@Test
	void knowsWhenAGroupHasBegun() {
		Base64Text decoder = new Base64Text();
		ByteBuf out = Unpooled.buffer();
		decoder.decode(text("AQ="), out);
		assertThat(decoder.isComplete()).isFalse();
		assertThat(out.isReadable()).isFalse();
		decoder.decode(text("="), out);
		assertThat(decoder.isComplete()).isTrue();
		assertThat(out.readByte()).isEqualTo((byte) 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "A Q=", "=AAA", "A===", "AQ=A", "AA\r\n", "A-_A", "ÄAAA" })
	void refusesOtherTexts(String text) {
		assertThatExceptionOfType(RpcException.class)
			.isThrownBy(() -> new Base64Text().decode(text(text), Unpooled.buffer()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(StatusCode.INTERNAL));
	}

	private static ByteBuf text(String text) {
		return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
	}

}
