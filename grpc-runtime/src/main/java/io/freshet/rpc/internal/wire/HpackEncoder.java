package io.freshet.rpc.internal.wire;

import java.util.Arrays;

import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/**
 * Compresses the header blocks of one side of a connection. Made for RPC, where a few
 * fields are the same in every call: fields marked {@link Indexing#INDEXED} enter the
 * dynamic table until it is full and stay there for the life of the connection; nothing
 * is ever evicted, and what comes later travels as a literal. The table takes at most
 * 4096 bytes, less if the peer says so. No Huffman coding. Nothing is allocated per
 * block.
 * <p>
 * Confined to the connection's event loop. Strings that enter the table are kept and must
 * not change.
 * <p>
 * Source: RFC 7541.
 */
public final class HpackEncoder {

	/** What the table takes at most, in the bytes of RFC 7541, 4.1. */
	static final int MAX_TABLE_BYTES = 4096;

	private static final int ENTRY_OVERHEAD_BYTES = 32;

	/** A power of two. */
	private static final int FIRST_SLOTS = 8;

	/**
	 * Number of an entry plus 1 at the slot of its hash or a later one; 0 is a gap. There
	 * are at most 128 entries, and twice as many slots as entries.
	 */
	private byte[] slots = new byte[FIRST_SLOTS];

	/** Name and value of each entry, the oldest first. */
	private AsciiString[] entries = new AsciiString[FIRST_SLOTS / 2];

	private int entryCount;

	private int usedBytes;

	private int limitBytes = MAX_TABLE_BYTES;

	/** The peer lowered its limit since the last block, perhaps for a short time. */
	private boolean limitLowered;

	private boolean limitChanged;

	/**
	 * Takes note of the peer's limit, SETTINGS_HEADER_TABLE_SIZE. To be called before the
	 * acknowledgement of the setting is sent.
	 * @param bytes the limit, negative values meaning more than 2 GiB
	 */
	public void peerTableSize(int bytes) {
		int limit = (bytes < 0) ? MAX_TABLE_BYTES : Math.min(bytes, MAX_TABLE_BYTES);
		if (limit != this.limitBytes) {
			this.limitLowered |= limit < this.limitBytes;
			this.limitChanged = true;
			this.limitBytes = limit;
		}
	}

	/**
	 * Writes one header block.
	 * @param fields the fields, names in lower case
	 * @param out takes the block
	 */
	public void encode(HeaderFields fields, ByteBuf out) {
		if (this.limitChanged) {
			announceLimit(out);
		}
		for (int i = 0; i < fields.size(); i++) {
			AsciiString name = fields.name(i);
			AsciiString value = fields.value(i);
			switch (fields.indexing(i)) {
				case INDEXED -> writeIndexed(name, value, out);
				// 6.2.2: literal without indexing
				case NONE -> writeLiteral(0x00, 4, name, value, out);
				// 6.2.3: literal never indexed
				case NEVER -> writeLiteral(0x10, 4, name, value, out);
			}
		}
	}

	/**
	 * RFC 7541, 4.2: the lowest limit between two blocks has to be announced, and then
	 * the last one. Announcing 0 first empties the table, which spares eviction.
	 */
	private void announceLimit(ByteBuf out) {
		if (this.limitLowered) {
			writeInteger(0x20, 5, 0, out);
			Arrays.fill(this.slots, (byte) 0);
			Arrays.fill(this.entries, null);
			this.entryCount = 0;
			this.usedBytes = 0;
		}
		if (!this.limitLowered || this.limitBytes > 0) {
			writeInteger(0x20, 5, this.limitBytes, out);
		}
		this.limitLowered = false;
		this.limitChanged = false;
	}

	private void writeIndexed(AsciiString name, AsciiString value, ByteBuf out) {
		int nameIndex = HpackStaticTable.indexOf(name);
		int index = (nameIndex != 0) ? HpackStaticTable.indexOf(nameIndex, value) : 0;
		if (index == 0) {
			int slot = slotOf(name, value);
			int entry = this.slots[slot] & 0xff;
			if (entry == 0) {
				boolean inserted = insert(slot, name, value);
				// 6.2.1: literal with incremental indexing, if there is room
				writeLiteral(inserted ? 0x40 : 0x00, inserted ? 6 : 4, nameIndex, name, value, out);
				return;
			}
			// the newest entry has the lowest index
			index = HpackStaticTable.SIZE + 1 + this.entryCount - entry;
		}
		// 6.1: indexed field
		writeInteger(0x80, 7, index, out);
	}

	/** Returns the slot where the entry is, or where it belongs. */
	private int slotOf(AsciiString name, AsciiString value) {
		int hash = name.hashCode() * 31 + value.hashCode();
		int mask = this.slots.length - 1;
		int slot = (hash ^ hash >>> 16) & mask;
		int entry = this.slots[slot] & 0xff;
		while (entry != 0
				&& !(isSame(this.entries[entry * 2 - 1], value) && isSame(this.entries[entry * 2 - 2], name))) {
			slot = (slot + 1) & mask;
			entry = this.slots[slot] & 0xff;
		}
		return slot;
	}

	private static boolean isSame(AsciiString one, AsciiString other) {
		return one == other || one.equals(other);
	}

	private boolean insert(int slot, AsciiString name, AsciiString value) {
		int bytes = name.length() + value.length() + ENTRY_OVERHEAD_BYTES;
		if (bytes > this.limitBytes - this.usedBytes) {
			return false;
		}
		if (this.entryCount * 2 == this.entries.length) {
			this.entries = Arrays.copyOf(this.entries, this.entries.length * 2);
		}
		this.entries[this.entryCount * 2] = name;
		this.entries[this.entryCount * 2 + 1] = value;
		this.slots[slot] = (byte) ++this.entryCount;
		this.usedBytes += bytes;
		if (this.entryCount * 2 == this.slots.length) {
			growSlots();
		}
		return true;
	}

	private void growSlots() {
		this.slots = new byte[this.slots.length * 2];
		for (int entry = 1; entry <= this.entryCount; entry++) {
			this.slots[slotOf(this.entries[entry * 2 - 2], this.entries[entry * 2 - 1])] = (byte) entry;
		}
	}

	private static void writeLiteral(int pattern, int prefixBits, AsciiString name, AsciiString value, ByteBuf out) {
		writeLiteral(pattern, prefixBits, HpackStaticTable.indexOf(name), name, value, out);
	}

	private static void writeLiteral(int pattern, int prefixBits, int nameIndex, AsciiString name, AsciiString value,
			ByteBuf out) {
		writeInteger(pattern, prefixBits, nameIndex, out);
		if (nameIndex == 0) {
			writeString(name, out);
		}
		writeString(value, out);
	}

	/** RFC 7541, 5.2, without Huffman coding. */
	private static void writeString(AsciiString string, ByteBuf out) {
		writeInteger(0x00, 7, string.length(), out);
		out.writeBytes(string.array(), string.arrayOffset(), string.length());
	}

	/** RFC 7541, 5.1. */
	private static void writeInteger(int pattern, int prefixBits, int value, ByteBuf out) {
		int max = (1 << prefixBits) - 1;
		if (value < max) {
			out.writeByte(pattern | value);
			return;
		}
		out.writeByte(pattern | max);
		int rest = value - max;
		while (rest > 0x7f) {
			out.writeByte(rest & 0x7f | 0x80);
			rest >>>= 7;
		}
		out.writeByte(rest);
	}

}
