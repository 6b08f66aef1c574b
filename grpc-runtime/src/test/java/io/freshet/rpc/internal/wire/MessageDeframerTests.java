package io.freshet.rpc.internal.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MessageDeframerTests {

	private static final int LIMIT = 100_000;

	private final GzipCodec gzip = new GzipCodec();

	private final TrackingAllocator allocator = new TrackingAllocator();

	private MessageDeframer deframer = new MessageDeframer(LIMIT, this.gzip, this.allocator);

	@AfterEach
	void releasesEverything() {
		this.deframer.close();
		assertThat(this.allocator.unreleased()).isZero();
	}

	@Test
	void readsAWholeMessage() {
		append(frame(new byte[] { 1, 2, 3 }));
		assertThat(next()).containsExactly(1, 2, 3);
		assertThat(this.deframer.lastWireBytes()).isEqualTo(8);
		assertThat(this.deframer.lastCompressed()).isFalse();
		assertThat(next()).isNull();
		assertThat(this.deframer.isMidMessage()).isFalse();
	}

	@Test
	void readsMessagesByteByByte() {
		byte[] bytes = concat(frame(new byte[] { 1, 2, 3 }), frame(new byte[0]), compressed(new byte[500]));
		List<Integer> lengths = new ArrayList<>();
		for (byte b : bytes) {
			append(new byte[] { b });
			for (byte[] message = next(); message != null; message = next()) {
				lengths.add(message.length);
			}
		}
		assertThat(lengths).containsExactly(3, 0, 500);
		assertThat(this.deframer.lastCompressed()).isTrue();
		assertThat(this.deframer.isMidMessage()).isFalse();
	}

	@Test
	void readsMessagesSplitAtEveryIndex() {
		byte[] bytes = concat(frame(noise(20)), frame(new byte[0]), compressed(noise(40)), frame(noise(7)));
		for (int i = 0; i <= bytes.length; i++) {
			for (int j = i; j <= bytes.length; j++) {
				append(Arrays.copyOf(bytes, i));
				append(Arrays.copyOfRange(bytes, i, j));
				append(Arrays.copyOfRange(bytes, j, bytes.length));
				assertThat(next()).isEqualTo(noise(20));
				assertThat(next()).isEmpty();
				assertThat(next()).isEqualTo(noise(40));
				assertThat(next()).isEqualTo(noise(7));
				assertThat(next()).isNull();
				assertThat(this.deframer.bufferedBytes()).isZero();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void readsRandomMessagesInRandomChunks(long seed) {
		Random random = new Random(seed);
		List<byte[]> messages = new ArrayList<>();
		ByteBuf wire = Unpooled.buffer();
		for (int i = 0; i < 300; i++) {
			byte[] message = noise(random.nextInt((random.nextInt(5) == 0) ? 60_000 : 200));
			messages.add(message);
			wire.writeBytes((random.nextInt(3) == 0) ? compressed(message) : frame(message));
		}
		int taken = 0;
		int passed = 0;
		while (wire.isReadable()) {
			int length = Math.min(wire.readableBytes(), random.nextInt((random.nextInt(3) == 0) ? 30_000 : 300));
			append(ByteBufUtil.getBytes(wire.readSlice(length)));
			passed += length;
			assertThat(this.deframer.bufferedBytes()).isLessThanOrEqualTo(passed);
			while (random.nextInt(4) > 0) {
				byte[] message = next();
				if (message == null) {
					break;
				}
				assertThat(message).isEqualTo(messages.get(taken++));
			}
		}
		for (byte[] message = next(); message != null; message = next()) {
			assertThat(message).isEqualTo(messages.get(taken++));
		}
		assertThat(taken).isEqualTo(300);
		assertThat(this.deframer.isMidMessage()).isFalse();
	}

	@Test
	void acceptsMessagesUpToTheLimit() {
		for (int length : new int[] { LIMIT - 1, LIMIT }) {
			append(frame(noise(length)));
			assertThat(next()).hasSize(length);
			append(compressed(noise(length)));
			assertThat(next()).hasSize(length);
		}
	}

	@Test
	void rejectsAMessageLongerThanTheLimitFromItsPrefix() {
		append(new byte[] { 0, 0, 1, (byte) 0x86, (byte) 0xa1 });
		assertThatThrownBy(this::next).hasMessage("RESOURCE_EXHAUSTED: message of 100001 bytes exceeds the limit of "
				+ "100000 bytes (maxInboundMessageBytes)");
		append(frame(new byte[1]));
		assertThat(next()).isNull();
		assertThat(this.deframer.bufferedBytes()).isZero();
	}

	@Test
	void readsLengthsAsUnsigned() {
		append(new byte[] { 0, -1, -1, -1, -1 });
		assertThatThrownBy(this::next).hasMessageContaining("message of 4294967295 bytes exceeds");
		reopen();
		append(new byte[] { 1, (byte) 0x80, 0, 0, 0 });
		assertThatThrownBy(this::next).hasMessageContaining("message of 2147483648 bytes exceeds");
	}

	@Test
	void rejectsACompressedMessageThatIsTooLongWhenDecompressed() {
		append(compressed(new byte[LIMIT + 1]));
		assertThatThrownBy(this::next).hasMessageContaining("RESOURCE_EXHAUSTED: decompressed message exceeds");
		reopen();
		append(compressed(noise(LIMIT + 1)));
		assertThatThrownBy(this::next).hasMessageContaining("RESOURCE_EXHAUSTED: decompressed message exceeds");
	}

	@Test
	void rejectsAPrefixOfACompressedMessageThatCannotFit() {
		// 100000 + 100000 / 256 + 64
		append(prefix(1, 100_454));
		assertThat(next()).isNull();
		reopen();
		append(prefix(1, 100_455));
		assertThatThrownBy(this::next).hasMessageContaining("message of 100455 bytes exceeds");
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 0x80, 0x81, 0xff })
	void rejectsUnknownFlags(int flags) {
		append(prefix(flags, 0));
		assertThatThrownBy(this::next)
			.hasMessage("INTERNAL: message has the flags 0x" + Integer.toHexString(flags) + ", allowed are 0 and 1");
	}

	@Test
	void rejectsACompressedMessageWithoutACoding() {
		this.deframer.close();
		this.deframer = new MessageDeframer(LIMIT, null, this.allocator);
		append(compressed(new byte[1]));
		assertThatThrownBy(this::next)
			.hasMessage("INTERNAL: message is marked as compressed but grpc-encoding is identity");
	}

	@Test
	void rejectsCorruptCompression() {
		append(new byte[] { 1, 0, 0, 0, 2, 5, 5 });
		assertCode(StatusCode.INTERNAL);
	}

	@Test
	void readsAnEmptyMessageThatIsMarkedAsCompressed() {
		append(prefix(1, 0));
		assertThat(next()).isEmpty();
	}

	@Test
	void endsAfterAMessageThatDoesNotParse() {
		append(concat(frame(new byte[] { -1 }), frame(new byte[] { 1 })));
		assertCode(StatusCode.INTERNAL);
		assertThat(next()).isNull();
	}

	@Test
	void tellsHowFarTheCurrentMessageIs() {
		byte[] frame = frame(new byte[10]);
		append(Arrays.copyOf(frame, 4));
		assertThat(next()).isNull();
		assertThat(this.deframer.isMidMessage()).isTrue();
		assertThat(this.deframer.pendingMessageBytes()).isZero();
		append(Arrays.copyOfRange(frame, 4, 14));
		assertThat(next()).isNull();
		assertThat(this.deframer.isMidMessage()).isTrue();
		assertThat(this.deframer.pendingMessageBytes()).isEqualTo(15);
		assertThat(this.deframer.bufferedBytes()).isEqualTo(9);
		append(Arrays.copyOfRange(frame, 14, 15));
		assertThat(next()).hasSize(10);
		assertThat(this.deframer.pendingMessageBytes()).isZero();
		assertThat(this.deframer.isMidMessage()).isFalse();
	}

	@Test
	void allocatesByWhatArrivedAndNotByWhatIsClaimed() {
		append(prefix(0, LIMIT));
		assertThat(next()).isNull();
		append(new byte[10]);
		assertThat(this.allocator.largestBytes()).isLessThanOrEqualTo(512);
	}

	@ParameterizedTest
	@ValueSource(ints = { 4095, 4096, 4097 })
	void keepsNoHoldOfTheReadBufferForSmallChunks(int length) {
		ByteBuf read = this.allocator.buffer(length).writeZero(length);
		this.deframer.append(read);
		assertThat(read.refCnt()).isEqualTo((length < 4096) ? 1 : 2);
		assertThat(read.readableBytes()).isEqualTo(length);
		this.deframer.close();
		assertThat(read.refCnt()).isEqualTo(1);
		read.release();
	}

	@Test
	void holdsLittleMoreThanWhatArrivedInTinyChunks() {
		append(prefix(0, LIMIT));
		for (int i = 0; i < 70_000; i++) {
			append(new byte[1]);
		}
		assertThat(next()).isNull();
		assertThat(this.allocator.unreleasedBytes()).isLessThan(140_000);
	}

	@Test
	void ignoresWhatComesAfterClose() {
		append(frame(new byte[3]));
		this.deframer.close();
		append(frame(new byte[3]));
		assertThat(next()).isNull();
		assertThat(this.deframer.bufferedBytes()).isZero();
		this.deframer.close();
	}

	@Test
	void parsesDataThatIsExactlyOneMessage() {
		byte[] two = concat(frame(new byte[] { 1, 2 }), frame(new byte[] { 3 }));
		for (int length = 0; length <= two.length; length++) {
			ByteBuf data = Unpooled.wrappedBuffer(two, 0, length);
			byte[] message = MessageDeframer.single(data, BytesMarshaller.INSTANCE, LIMIT, null);
			assertThat(data.readableBytes()).isEqualTo(length);
			if (length == 7) {
				assertThat(message).containsExactly(1, 2);
			}
			else {
				assertThat(message).isNull();
			}
		}
		assertThat(MessageDeframer.single(Unpooled.wrappedBuffer(compressed(noise(70))), BytesMarshaller.INSTANCE, 70,
				this.gzip))
			.isEqualTo(noise(70));
	}

	@Test
	void checksASingleMessageLikeAnyOther() {
		assertThat(single(frame(noise(9)))).hasSize(9);
		assertThat(single(frame(noise(10)))).hasSize(10);
		assertThatThrownBy(() -> single(frame(noise(11))))
			.hasMessageContaining("message of 11 bytes exceeds the limit of 10 bytes");
		assertThatThrownBy(() -> single(compressed(new byte[11]))).hasMessageContaining("RESOURCE_EXHAUSTED");
		assertThatThrownBy(() -> single(prefix(2, 0))).hasMessageContaining("flags 0x2");
		assertThat(single(new byte[] { 0, -1, -1, -1, -5 })).isNull();
	}

	private byte[] single(byte[] data) {
		return MessageDeframer.single(Unpooled.wrappedBuffer(data), BytesMarshaller.INSTANCE, 10, this.gzip);
	}

	private void assertCode(StatusCode code) {
		assertThatThrownBy(this::next).isInstanceOfSatisfying(RpcException.class,
				(ex) -> assertThat(ex.code()).isEqualTo(code));
	}

	private byte[] next() {
		return this.deframer.next(BytesMarshaller.INSTANCE);
	}

	private void append(byte[] bytes) {
		ByteBuf data = this.allocator.buffer(Math.max(1, bytes.length)).writeBytes(bytes);
		this.deframer.append(data);
		data.release();
	}

	private void reopen() {
		this.deframer.close();
		this.deframer = new MessageDeframer(LIMIT, this.gzip, this.allocator);
	}

	private byte[] compressed(byte[] message) {
		ByteBuf out = Unpooled.buffer();
		MessageFramer.frame(message, BytesMarshaller.INSTANCE, this.gzip, out);
		return ByteBufUtil.getBytes(out);
	}

	private static byte[] frame(byte[] message) {
		return concat(prefix(0, message.length), message);
	}

	private static byte[] prefix(int flags, int length) {
		return new byte[] { (byte) flags, (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8),
				(byte) length };
	}

	/** Never begins with the byte that the marshaller refuses. */
	private static byte[] noise(int length) {
		byte[] noise = new byte[length];
		new Random(length).nextBytes(noise);
		if (length > 0) {
			noise[0] = 1;
		}
		return noise;
	}

	private static byte[] concat(byte[]... parts) {
		ByteBuf all = Unpooled.wrappedBuffer(parts);
		return ByteBufUtil.getBytes(all);
	}

}
