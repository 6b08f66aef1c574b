package io.freshet.rpc.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.protobuf.ProtobufMarshaller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Long messages are parsed where they arrived; nothing of them is copied before. */
class LongMessageTests {

	private static final int MAX_BYTES = 4 * 1024 * 1024;

	private static final int FRAME_BYTES = 16_384;

	private final MessageDeframer deframer = new MessageDeframer(MAX_BYTES, null, ByteBufAllocator.DEFAULT);

	@AfterEach
	void close() {
		this.deframer.close();
	}

	@Test
	void parsesLongMessageFromTheBuffersThatArrived() {
		Pieces pieces = new Pieces();
		ByteBuf message = framed(new byte[1024 * 1024]);
		int wireBytes = message.readableBytes();
		for (int at = 0; at < wireBytes; at += FRAME_BYTES) {
			this.deframer.append(message.slice(at, Math.min(FRAME_BYTES, wireBytes - at)));
		}
		// Whoever writes there now is seen: nothing was copied.
		message.setByte(500_000, 77);
		message.setByte(1_000_000, 78);
		assertThat(this.deframer.next(pieces)).isNotNull();
		assertThat(pieces.at(500_000 - MessagePrefix.BYTES)).isEqualTo((byte) 77);
		assertThat(pieces.at(1_000_000 - MessagePrefix.BYTES)).isEqualTo((byte) 78);
		assertThat(pieces.count).isEqualTo(65);
		assertThat(this.deframer.bufferedBytes()).isZero();
		assertThat(this.deframer.isMidMessage()).isFalse();
		pieces.seen.clear();
		message.release();
	}

	@Test
	void parsesMessagesOfAllSizesHoweverTheyAreCut() {
		Random random = new Random(11);
		Marshaller<BytesValue> marshaller = ProtobufMarshaller.of(BytesValue.getDefaultInstance());
		List<BytesValue> sent = new ArrayList<>();
		ByteBuf all = ByteBufAllocator.DEFAULT.directBuffer();
		for (int i = 0; i < 300; i++) {
			byte[] content = new byte[random.nextInt((i % 3 == 0) ? 200_000 : 3_000)];
			random.nextBytes(content);
			BytesValue message = BytesValue.of(ByteString.copyFrom(content));
			sent.add(message);
			MessageFramer.frame(message, marshaller, null, all);
		}
		List<BytesValue> received = new ArrayList<>();
		while (all.isReadable()) {
			int length = Math.min(all.readableBytes(),
					1 + random.nextInt((random.nextInt(4) == 0) ? 100 : FRAME_BYTES));
			this.deframer.append(all.readSlice(length));
			BytesValue message = this.deframer.next(marshaller);
			while (message != null) {
				received.add(message);
				message = this.deframer.next(marshaller);
			}
		}
		assertThat(received).isEqualTo(sent);
		assertThat(this.deframer.bufferedBytes()).isZero();
		all.release();
	}

	private static ByteBuf framed(byte[] content) {
		BytesValue message = BytesValue.of(ByteString.copyFrom(content));
		return MessageFramer.frame(message, ProtobufMarshaller.of(BytesValue.getDefaultInstance()),
				ByteBufAllocator.DEFAULT);
	}

	/** Keeps what it was given. */
	private static final class Pieces implements Marshaller<Object> {

		private final List<Byte> seen = new ArrayList<>();

		private int count;

		byte at(int index) {
			return this.seen.get(index);
		}

		@Override
		public Object parse(List<ByteBuffer> sources) {
			this.count = sources.size();
			for (ByteBuffer source : sources) {
				while (source.hasRemaining()) {
					this.seen.add(source.get());
				}
			}
			return this;
		}

		@Override
		public Object parse(ByteBuffer source) {
			throw new AssertionError("the message was joined");
		}

		@Override
		public int size(Object message) {
			throw new AssertionError();
		}

		@Override
		public void write(Object message, ByteBuffer target) {
			throw new AssertionError();
		}

		@Override
		public Class<Object> type() {
			return Object.class;
		}

	}

}
