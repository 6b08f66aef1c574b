package io.freshet.rpc.internal.protocol;

import java.nio.charset.StandardCharsets;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.GzipCodec;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link LastMessage}. */
class LastMessageTests {

	private static final int FLAG = 0x80;

	private final LastMessage last = new LastMessage(FLAG, UnpooledByteBufAllocator.DEFAULT);

	@AfterEach
	void close() {
		this.last.close();
	}

	@Test
	void passesMessagesAndKeepsTheLastWhereverTheBodyIsSplit() {
		byte[] messages = join(message(0, "one"), message(0, ""), message(1, "three"));
		byte[] body = join(messages, message(FLAG, "end"));
		for (int split = 0; split <= body.length; split++) {
			LastMessage last = new LastMessage(FLAG, UnpooledByteBufAllocator.DEFAULT);
			int passed = last.read(Unpooled.wrappedBuffer(body, 0, split))
					+ last.read(Unpooled.wrappedBuffer(body, split, body.length - split));
			assertThat(passed).isEqualTo(messages.length);
			assertThat(text(last.payload(null))).isEqualTo("end");
			last.close();
		}
	}

	@Test
	void passesMessagesAndKeepsTheLastByteByByte() {
		byte[] body = join(message(0, "one"), message(FLAG, "end"));
		int passed = 0;
		for (byte single : body) {
			passed += this.last.read(Unpooled.wrappedBuffer(new byte[] { single }));
		}
		assertThat(passed).isEqualTo(body.length - 8);
		assertThat(text(this.last.payload(null))).isEqualTo("end");
	}

	@Test
	void passesMessageLongerThanAnyFrame() {
		ByteBuf prefix = Unpooled.buffer().writeByte(0).writeInt(Integer.MAX_VALUE);
		assertThat(this.last.read(prefix)).isEqualTo(5);
		assertThat(this.last.read(Unpooled.wrappedBuffer(new byte[] { (byte) 0x80, (byte) 0x80 }))).isEqualTo(2);
	}

	@Test
	void hasNoPayloadBeforeTheEndIsWhole() {
		byte[] end = message(FLAG, "end");
		assertThat(this.last.payload(null)).isNull();
		this.last.read(Unpooled.wrappedBuffer(end, 0, end.length - 1));
		assertThat(this.last.payload(null)).isNull();
	}

	@Test
	void decompressesTheLast() {
		MessageCodec gzip = new GzipCodec();
		ByteBuf packed = Unpooled.buffer();
		gzip.compress(Unpooled.copiedBuffer("end", StandardCharsets.UTF_8), packed);
		ByteBuf body = Unpooled.buffer().writeByte(FLAG | 1).writeInt(packed.readableBytes()).writeBytes(packed);
		this.last.read(body);
		assertThat(text(this.last.payload(gzip))).isEqualTo("end");
	}

	@Test
	void refusesCompressedEndWithoutCoding() {
		this.last.read(Unpooled.wrappedBuffer(message(FLAG | 1, "end")));
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> this.last.payload(null))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL));
	}

	@Test
	void refusesWhatFollowsTheEnd() {
		assertThatExceptionOfType(RpcException.class)
			.isThrownBy(() -> this.last.read(Unpooled.wrappedBuffer(join(message(FLAG, "end"), message(0, "more")))))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL));
	}

	@Test
	void refusesEndThatIsTooLong() {
		ByteBuf body = Unpooled.buffer().writeByte(FLAG).writeInt(Integer.MAX_VALUE);
		this.last.read(body);
		this.last.read(Unpooled.wrappedBuffer(new byte[LastMessage.MAX_BYTES]));
		assertThatExceptionOfType(RpcException.class)
			.isThrownBy(() -> this.last.read(Unpooled.wrappedBuffer(new byte[1])))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
	}

	@Test
	void refusesEndThatInflatesBeyondTheLimit() {
		MessageCodec gzip = new GzipCodec();
		ByteBuf packed = Unpooled.buffer();
		gzip.compress(Unpooled.wrappedBuffer(new byte[LastMessage.MAX_BYTES + 1]), packed);
		this.last.read(Unpooled.buffer().writeByte(FLAG | 1).writeInt(packed.readableBytes()).writeBytes(packed));
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> this.last.payload(gzip))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
	}

	private static byte[] message(int flags, String payload) {
		byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
		return Unpooled.buffer(5 + bytes.length).writeByte(flags).writeInt(bytes.length).writeBytes(bytes).array();
	}

	private static byte[] join(byte[]... parts) {
		ByteBuf all = Unpooled.wrappedBuffer(parts);
		byte[] joined = new byte[all.readableBytes()];
		all.readBytes(joined);
		return joined;
	}

	private static String text(byte @Nullable [] bytes) {
		assertThat(bytes).isNotNull();
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
