package io.freshet.rpc.fuzz;

import java.util.Arrays;

/**
 * Reads the bytes of a fuzzer as decisions and data. Always has an answer: zero, or fewer
 * bytes, when they are used up. Not for use by several threads.
 */
public final class FuzzInput {

	private final byte[] bytes;

	private int position;

	/**
	 * Creates an input.
	 * @param bytes the bytes, not copied
	 */
	public FuzzInput(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * Returns the next byte.
	 * @return 0 to 255
	 */
	public int next() {
		return hasMore() ? (this.bytes[this.position++] & 0xff) : 0;
	}

	/**
	 * Returns whether there are bytes left.
	 * @return whether there is one
	 */
	public boolean hasMore() {
		return this.position < this.bytes.length;
	}

	/**
	 * Takes some bytes.
	 * @param length how many
	 * @return as many as are left
	 */
	public byte[] take(int length) {
		int end = this.position + Math.min(length, this.bytes.length - this.position);
		byte[] taken = Arrays.copyOfRange(this.bytes, this.position, end);
		this.position = end;
		return taken;
	}

	/**
	 * Takes all bytes that are left.
	 * @return the bytes
	 */
	public byte[] rest() {
		return take(this.bytes.length);
	}

	/**
	 * Takes a frame of HTTP/2 whose length is right: type, flags and stream as the fuzzer
	 * has them.
	 * @return the frame
	 */
	public byte[] frame() {
		int type = next();
		int flags = next();
		int stream = next();
		int length = next() * (((type & 0x80) != 0) ? 80 : 1);
		byte[] payload = take(length);
		byte[] frame = new byte[9 + payload.length];
		frame[1] = (byte) (payload.length >> 8);
		frame[2] = (byte) payload.length;
		frame[3] = (byte) (type & 0x7f);
		frame[4] = (byte) flags;
		frame[8] = (byte) stream;
		System.arraycopy(payload, 0, frame, 9, payload.length);
		return frame;
	}

}
