package io.freshet.rpc.internal.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;

/**
 * The beginning of a frame whose rest has not arrived. Pieces of 4 KiB and more are kept
 * as they came, smaller ones are copied, so that a peer that sends byte by byte does not
 * keep a read buffer alive with each. Holds one frame at most. Confined to the
 * connection's event loop; {@link #release} or {@link #take} have to be called in the
 * end. Source: RFC 9113, 4.1.
 */
final class PartialFrame {

	private static final int KEPT_BYTES = 4096;

	private static final int TOO_LONG = FrameWriter.FRAME_HEADER_BYTES + Http2Options.MAX_FRAME_BYTES + 1;

	private static final int MAX_PIECES = 16;

	private ByteBuf bytes;

	PartialFrame(ByteBufAllocator allocator) {
		this.bytes = allocator.buffer(FrameWriter.FRAME_HEADER_BYTES);
	}

	/**
	 * Takes what is missing.
	 * @param input the bytes that arrived; those that belong to the frame are read
	 * @return whether the frame is complete, or so long that the reader has to refuse it
	 */
	boolean add(ByteBuf input) {
		move(input, FrameWriter.FRAME_HEADER_BYTES - this.bytes.readableBytes());
		if (this.bytes.readableBytes() < FrameWriter.FRAME_HEADER_BYTES) {
			return false;
		}
		int length = lengthAt(this.bytes, this.bytes.readerIndex());
		if (length == TOO_LONG) {
			return true;
		}
		move(input, length - this.bytes.readableBytes());
		return this.bytes.readableBytes() >= length;
	}

	private void move(ByteBuf input, int most) {
		int length = Math.min(most, input.readableBytes());
		if (length >= KEPT_BYTES) {
			pieces().addComponent(true, input.readRetainedSlice(length));
		}
		else if (length > 0 && this.bytes instanceof CompositeByteBuf pieces) {
			pieces.addComponent(true, input.readBytes(length));
		}
		else if (length > 0) {
			this.bytes.writeBytes(input, length);
		}
	}

	private CompositeByteBuf pieces() {
		if (this.bytes instanceof CompositeByteBuf pieces) {
			return pieces;
		}
		CompositeByteBuf pieces = this.bytes.alloc().compositeBuffer(MAX_PIECES).addComponent(true, this.bytes);
		this.bytes = pieces;
		return pieces;
	}

	/**
	 * Hands over the frame.
	 * @return the frame, which the caller releases
	 */
	ByteBuf take() {
		return this.bytes;
	}

	void release() {
		this.bytes.release();
	}

	/**
	 * Finds the last frame that has arrived completely.
	 * @param input bytes that begin with a frame
	 * @return the index behind it; the end of the input if a frame is too long, which the
	 * reader has to see
	 */
	static int endOfWholeFrames(ByteBuf input) {
		int index = input.readerIndex();
		while (input.writerIndex() - index >= FrameWriter.FRAME_HEADER_BYTES) {
			int length = lengthAt(input, index);
			if (length == TOO_LONG) {
				return input.writerIndex();
			}
			if (length > input.writerIndex() - index) {
				break;
			}
			index += length;
		}
		return index;
	}

	/** Returns the length of a frame with its header, {@link #TOO_LONG} at most. */
	private static int lengthAt(ByteBuf input, int index) {
		return Math.min(FrameWriter.FRAME_HEADER_BYTES + input.getUnsignedMedium(index), TOO_LONG);
	}

}
