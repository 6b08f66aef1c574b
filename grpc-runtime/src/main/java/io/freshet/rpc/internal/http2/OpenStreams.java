package io.freshet.rpc.internal.http2;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection by their numbers: a hash table that knows that streams know
 * their numbers, and that those are all odd or all even. Takes no room to speak of while
 * it is empty and {@linkplain #trim trimmed}. Confined to the connection's event loop.
 */
final class OpenStreams {

	/** Where nothing is found, and which is too small to take anything. */
	private static final @Nullable Http2Stream[] NONE = { null };

	private static final int FIRST_SLOTS = 8;

	/** A power of two, more than half of them free: a search ends at a gap. */
	private @Nullable Http2Stream[] slots = NONE;

	private int count;

	@Nullable Http2Stream get(int id) {
		@Nullable Http2Stream[] slots = this.slots;
		int mask = slots.length - 1;
		int slot = id >>> 1 & mask;
		Http2Stream stream = slots[slot];
		while (stream != null && stream.id() != id) {
			slot = slot + 1 & mask;
			stream = slots[slot];
		}
		return stream;
	}

	/**
	 * Adds a stream.
	 * @param id its number, which is not in the table
	 * @param stream the stream, which will tell that number whenever it is asked
	 */
	void put(int id, Http2Stream stream) {
		if (++this.count * 2 >= this.slots.length) {
			resize(Math.max(FIRST_SLOTS, this.slots.length * 2));
		}
		this.slots[gap(id)] = stream;
	}

	private int gap(int id) {
		int mask = this.slots.length - 1;
		int slot = id >>> 1 & mask;
		while (this.slots[slot] != null) {
			slot = slot + 1 & mask;
		}
		return slot;
	}

	private void resize(int length) {
		@Nullable Http2Stream[] before = this.slots;
		this.slots = new @Nullable Http2Stream[length];
		for (Http2Stream stream : before) {
			if (stream != null) {
				this.slots[gap(stream.id())] = stream;
			}
		}
	}

	/**
	 * Removes a stream.
	 * @param stream the stream; nothing happens if it is not in the table
	 */
	void remove(Http2Stream stream) {
		@Nullable Http2Stream[] slots = this.slots;
		int mask = slots.length - 1;
		int slot = stream.id() >>> 1 & mask;
		while (slots[slot] != stream) {
			if (slots[slot] == null) {
				return;
			}
			slot = slot + 1 & mask;
		}
		this.count--;
		close(slots, mask, slot);
	}

	/** Moves what follows a gap to where a search that began before it still finds it. */
	private static void close(@Nullable Http2Stream[] slots, int mask, int freed) {
		int gap = freed;
		int slot = freed;
		while (true) {
			slot = slot + 1 & mask;
			Http2Stream next = slots[slot];
			if (next == null) {
				slots[gap] = null;
				return;
			}
			int home = next.id() >>> 1 & mask;
			if ((slot - home & mask) >= (slot - gap & mask)) {
				slots[gap] = next;
				gap = slot;
			}
		}
	}

	/**
	 * Returns the streams.
	 * @return a copy, the order of which means nothing
	 */
	List<Http2Stream> all() {
		List<Http2Stream> all = new ArrayList<>(this.count);
		for (Http2Stream stream : this.slots) {
			if (stream != null) {
				all.add(stream);
			}
		}
		return all;
	}

	/** Gives back room that is not needed. */
	void trim() {
		if (this.count == 0) {
			this.slots = NONE;
		}
	}

}
