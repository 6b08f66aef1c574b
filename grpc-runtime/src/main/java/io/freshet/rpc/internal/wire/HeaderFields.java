package io.freshet.rpc.internal.wire;

import java.util.Arrays;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one header block in the order of the wire, pseudo-fields among them.
 * Names are lower case. A flat list: blocks are short and mostly read once. Not for use
 * by several threads, but a list that is not changed any more may be read by all.
 */
public final class HeaderFields {

	private AsciiString[] entries;

	/** {@code null} as long as all fields are {@link Indexing#NONE}. */
	private byte @Nullable [] indexing;

	private int size;

	/** What the fields say as the head of a request; read when that is asked first. */
	private @Nullable RequestHead requestHead;

	/** Creates an empty list. */
	public HeaderFields() {
		this(8);
	}

	/**
	 * Creates an empty list.
	 * @param capacity the number of fields to expect
	 */
	public HeaderFields(int capacity) {
		this.entries = new AsciiString[capacity * 2];
	}

	/**
	 * Adds a field whose value changes from call to call.
	 * @param name the name, lower case
	 * @param value the value
	 * @return this list
	 */
	public HeaderFields add(AsciiString name, AsciiString value) {
		return add(name, value, Indexing.NONE);
	}

	/**
	 * Adds a field.
	 * @param name the name, lower case
	 * @param value the value
	 * @param indexing how header compression may treat the field when it is sent
	 * @return this list
	 */
	public HeaderFields add(AsciiString name, AsciiString value, Indexing indexing) {
		if (this.size * 2 == this.entries.length) {
			this.entries = Arrays.copyOf(this.entries, Math.max(8, this.size * 4));
		}
		if (this.indexing != null || indexing != Indexing.NONE) {
			setIndexing(indexing);
		}
		this.entries[this.size * 2] = name;
		this.entries[this.size * 2 + 1] = value;
		this.size++;
		return this;
	}

	private void setIndexing(Indexing indexing) {
		byte[] all = (this.indexing != null) ? this.indexing : new byte[this.entries.length / 2];
		if (all.length < this.entries.length / 2) {
			all = Arrays.copyOf(all, this.entries.length / 2);
		}
		all[this.size] = (byte) indexing.ordinal();
		this.indexing = all;
	}

	/**
	 * Returns the number of fields.
	 * @return the number of fields
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Returns the name of a field.
	 * @param index 0 to {@link #size()} - 1
	 * @return the name
	 */
	public AsciiString name(int index) {
		return this.entries[index * 2];
	}

	/**
	 * Returns the value of a field.
	 * @param index 0 to {@link #size()} - 1
	 * @return the value
	 */
	public AsciiString value(int index) {
		return this.entries[index * 2 + 1];
	}

	/**
	 * Returns how header compression may treat a field.
	 * @param index 0 to {@link #size()} - 1
	 * @return the treatment
	 */
	public Indexing indexing(int index) {
		return (this.indexing != null) ? Indexing.of(this.indexing[index]) : Indexing.NONE;
	}

	/**
	 * Returns the first value of a name.
	 * @param name the name, lower case
	 * @return the value, or {@code null} when no field has that name
	 */
	public @Nullable AsciiString get(AsciiString name) {
		for (int i = 0; i < this.size; i++) {
			AsciiString candidate = this.entries[i * 2];
			if (candidate == name || candidate.equals(name)) {
				return this.entries[i * 2 + 1];
			}
		}
		return null;
	}

	/**
	 * Returns whether this list says the same as another one. Quick where a peer has
	 * taken both out of its dynamic table: then they consist of the same objects.
	 * @param other the other list
	 * @return whether it has the same fields in the same order, all of them
	 * {@link Indexing#NONE}
	 */
	public boolean isRepetitionOf(HeaderFields other) {
		return this.size == other.size && this.indexing == null && other.indexing == null
				&& hasEntriesOf(other.entries);
	}

	private boolean hasEntriesOf(AsciiString[] others) {
		// What differs from call to call comes last.
		for (int i = this.size * 2 - 1; i >= 0; i--) {
			if (this.entries[i] != others[i] && !this.entries[i].equals(others[i])) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Returns what the fields say as the head of a request.
	 * @return what they say, the same object each time
	 */
	RequestHead requestHead() {
		RequestHead head = this.requestHead;
		if (head == null) {
			head = RequestHead.read(this);
			this.requestHead = head;
		}
		return head;
	}

	/** Forgets all fields, so that the list can be filled anew. */
	public void clear() {
		this.size = 0;
		this.indexing = null;
		this.requestHead = null;
	}

	/**
	 * Returns a new list with the same fields.
	 * @return the copy, which may be changed
	 */
	public HeaderFields copy() {
		HeaderFields copy = new HeaderFields(this.size);
		System.arraycopy(this.entries, 0, copy.entries, 0, this.size * 2);
		copy.indexing = (this.indexing != null) ? Arrays.copyOf(this.indexing, Math.max(1, this.size)) : null;
		copy.size = this.size;
		return copy;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < this.size; i++) {
			boolean hidden = indexing(i) == Indexing.NEVER;
			text.append((i > 0) ? ", " : "").append(name(i)).append(": ").append(hidden ? "***" : value(i));
		}
		return text.toString();
	}

	/** How header compression treats a field. Source: RFC 7541, 6.2. */
	public enum Indexing {

		/** The value is rarely the same again: sent as a literal, not remembered. */
		NONE,

		/** The value is the same call after call: remembered by both sides. */
		INDEXED,

		/** The value is a secret: sent as a never-indexed literal. */
		NEVER;

		private static final Indexing[] BY_ORDINAL = values();

		static Indexing of(int ordinal) {
			return BY_ORDINAL[ordinal];
		}

	}

}
