package io.freshet.rpc.internal.wire;

import java.util.Arrays;

/**
 * Walks over the fields of a serialised protobuf message. Confined to one thread.
 * <p>
 * Source: protobuf, Encoding.
 */
final class ProtobufFields {

	private static final byte[] NOTHING = {};

	private final byte[] message;

	private int position;

	private int tag;

	private byte[] bytes = NOTHING;

	ProtobufFields(byte[] message) {
		this.message = message;
	}

	/**
	 * Moves to the next field.
	 * @return whether there is one
	 * @throws BrokenException if the bytes are not a message
	 */
	boolean next() throws BrokenException {
		if (this.position == this.message.length) {
			return false;
		}
		this.tag = (int) varint();
		this.bytes = NOTHING;
		switch (this.tag & 7) {
			case 0 -> varint();
			case 1 -> skip(8);
			case 2 -> {
				long length = varint();
				int start = this.position;
				skip(length);
				this.bytes = Arrays.copyOfRange(this.message, start, this.position);
			}
			case 5 -> skip(4);
			default -> throw new BrokenException();
		}
		return true;
	}

	/** Returns number and wire type of the current field. */
	int tag() {
		return this.tag;
	}

	/** Returns the content of the current field, empty unless it is length-delimited. */
	byte[] bytes() {
		return this.bytes;
	}

	private void skip(long length) throws BrokenException {
		if (length < 0 || length > this.message.length - this.position) {
			throw new BrokenException();
		}
		this.position += (int) length;
	}

	private long varint() throws BrokenException {
		long value = 0;
		for (int shift = 0; shift < 64; shift += 7) {
			if (this.position == this.message.length) {
				throw new BrokenException();
			}
			byte b = this.message[this.position++];
			value |= (long) (b & 0x7f) << shift;
			if (b >= 0) {
				return value;
			}
		}
		throw new BrokenException();
	}

	/** The bytes are not a message. */
	static final class BrokenException extends Exception {

		private static final long serialVersionUID = 1L;

		BrokenException() {
			super("not a protobuf message", null, false, false);
		}

	}

}
