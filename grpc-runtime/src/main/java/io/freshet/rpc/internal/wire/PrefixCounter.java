package io.freshet.rpc.internal.wire;

import io.netty.buffer.ByteBuf;

/**
 * Counts the messages in bytes that arrive in pieces of any size. A message counts as
 * soon as its prefix is there. Looks at the prefixes only, and does not judge them. For
 * use by one thread.
 */
public final class PrefixCounter {

	private static final int BYTE_BITS = 8;

	private static final long UNSIGNED = 0xFFFF_FFFFL;

	/** What is still to come of the message whose prefix was read last. */
	private long missing;

	/** What was read of the next prefix. */
	private int read;

	/** Its length as far as it was read. */
	private int length;

	/**
	 * Goes on counting.
	 * @param data the bytes that follow, borrowed
	 * @return how many messages begin in them
	 */
	public int count(ByteBuf data) {
		int count = 0;
		int index = data.readerIndex();
		int end = data.writerIndex();
		while (index < end) {
			if (this.missing > 0) {
				int skipped = (int) Math.min(this.missing, end - index);
				this.missing -= skipped;
				index += skipped;
			}
			else if (this.read == 0 && end - index >= MessagePrefix.BYTES) {
				this.missing = data.getUnsignedInt(index + 1);
				index += MessagePrefix.BYTES;
				count++;
			}
			else {
				count += piece(data.getUnsignedByte(index));
				index++;
			}
		}
		return count;
	}

	/** Reads a prefix that was torn apart. */
	private int piece(int value) {
		// The flags are read first, and shifted out by the four bytes behind them.
		this.length = this.length << BYTE_BITS | value;
		this.read++;
		if (this.read < MessagePrefix.BYTES) {
			return 0;
		}
		this.missing = this.length & UNSIGNED;
		this.length = 0;
		this.read = 0;
		return 1;
	}

}
