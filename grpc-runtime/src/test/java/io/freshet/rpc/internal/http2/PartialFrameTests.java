package io.freshet.rpc.internal.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PartialFrameTests {

	private static final int HEADER = 9;

	@Test
	void keepsLargePiecesWhereTheyAre() {
		ByteBuf frame = frame(16_384);
		ByteBuf first = frame.readRetainedSlice(HEADER + 8_000);
		PartialFrame partial = new PartialFrame(ByteBufAllocator.DEFAULT);
		assertThat(partial.add(first)).isFalse();
		assertThat(partial.add(frame)).isTrue();
		// Whoever writes there now is seen: nothing was copied.
		frame.setByte(HEADER + 5_000, 77);
		frame.setByte(HEADER + 12_000, 78);
		ByteBuf whole = partial.take();
		assertThat(whole.readableBytes()).isEqualTo(HEADER + 16_384);
		assertThat(whole.getByte(HEADER + 5_000)).isEqualTo((byte) 77);
		assertThat(whole.getByte(HEADER + 12_000)).isEqualTo((byte) 78);
		assertThat(whole.nioBufferCount()).isEqualTo(3);
		whole.release();
		first.release();
		frame.release();
	}

	@Test
	void copiesSmallPiecesIntoOneBuffer() {
		ByteBuf frame = frame(16_384);
		assertThat(drip(new PartialFrame(ByteBufAllocator.DEFAULT), frame)).isEqualTo(1);
		frame.release();
	}

	@Test
	void copiesSmallPiecesBehindLargeOnesIntoFewBuffers() {
		ByteBuf frame = frame(16_384);
		PartialFrame partial = new PartialFrame(ByteBufAllocator.DEFAULT);
		ByteBuf large = frame.readRetainedSlice(HEADER + 5_000);
		assertThat(partial.add(large)).isFalse();
		large.release();
		assertThat(drip(partial, frame)).isBetween(2, 16);
		frame.release();
	}

	@Test
	void leavesWhatBelongsToTheNextFrame() {
		ByteBuf input = Unpooled.wrappedBuffer(frame(100), frame(200));
		PartialFrame partial = new PartialFrame(ByteBufAllocator.DEFAULT);
		ByteBuf head = input.readRetainedSlice(50);
		partial.add(head);
		assertThat(partial.add(input)).isTrue();
		assertThat(input.readableBytes()).isEqualTo(HEADER + 200);
		partial.release();
		head.release();
		input.release();
	}

	@Test
	void findsTheEndOfTheLastWholeFrame() {
		ByteBuf input = Unpooled.wrappedBuffer(frame(0), frame(100), frame(200));
		assertThat(PartialFrame.endOfWholeFrames(input)).isEqualTo(input.writerIndex());
		input.writerIndex(input.writerIndex() - 1);
		assertThat(PartialFrame.endOfWholeFrames(input)).isEqualTo(2 * HEADER + 100);
		input.writerIndex(HEADER + 4);
		assertThat(PartialFrame.endOfWholeFrames(input)).isEqualTo(HEADER);
		input.release();
	}

	@Test
	void showsFramesThatAreTooLongToTheReaderAtOnce() {
		ByteBuf input = frame(16_385);
		input.writerIndex(HEADER + 1);
		assertThat(PartialFrame.endOfWholeFrames(input)).isEqualTo(HEADER + 1);
		PartialFrame partial = new PartialFrame(ByteBufAllocator.DEFAULT);
		assertThat(partial.add(input)).isTrue();
		partial.release();
		input.release();
	}

	/** Adds the rest byte by byte, and returns in how many buffers the frame is then. */
	private static int drip(PartialFrame partial, ByteBuf frame) {
		ByteBuf expected = frame.copy(0, frame.writerIndex());
		while (frame.isReadable()) {
			ByteBuf piece = frame.readRetainedSlice(1);
			assertThat(partial.add(piece)).isEqualTo(!frame.isReadable());
			assertThat(piece.isReadable()).isFalse();
			piece.release();
		}
		assertThat(frame.refCnt()).as("read buffer kept alive").isEqualTo(1);
		ByteBuf whole = partial.take();
		assertThat(whole).isEqualTo(expected);
		int buffers = whole.nioBufferCount();
		whole.release();
		expected.release();
		return buffers;
	}

	private static ByteBuf frame(int length) {
		ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(HEADER + length);
		frame.writeMedium(length).writeShort(0).writeInt(1);
		for (int i = 0; i < length; i++) {
			frame.writeByte(i);
		}
		return frame;
	}

}
