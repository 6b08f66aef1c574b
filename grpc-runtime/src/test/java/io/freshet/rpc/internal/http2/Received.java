package io.freshet.rpc.internal.http2;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What arrived on one stream of a scripted peer. Not for use by several threads. */
public final class Received {

	private final List<Map<String, List<String>>> blocks = new ArrayList<>();

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	private boolean endStream;

	private @Nullable Integer resetCode;

	void headers(Map<String, List<String>> fields, boolean end) {
		this.blocks.add(fields);
		this.endStream |= end;
	}

	void data(byte[] bytes, boolean end) {
		this.body.writeBytes(bytes);
		this.endStream |= end;
	}

	void reset(int code) {
		this.resetCode = code;
	}

	boolean isEnded() {
		return this.endStream || this.resetCode != null;
	}

	/**
	 * Returns the number of blocks of fields.
	 * @return 1 for headers alone, 2 for headers and trailers
	 */
	public int blocks() {
		return this.blocks.size();
	}

	/**
	 * Returns a field of the headers.
	 * @param name the name
	 * @return the only value, or {@code null} if there is none
	 */
	public @Nullable String header(String name) {
		return only(this.blocks.isEmpty() ? Map.of() : this.blocks.get(0), name);
	}

	/**
	 * Returns a field of the last block, be it trailers or headers that are trailers too.
	 * @param name the name
	 * @return the only value, or {@code null} if there is none
	 */
	public @Nullable String trailer(String name) {
		return only(this.blocks.isEmpty() ? Map.of() : this.blocks.get(this.blocks.size() - 1), name);
	}

	/**
	 * Returns the body.
	 * @return the bytes
	 */
	public byte[] body() {
		return this.body.toByteArray();
	}

	/**
	 * Returns the length of the body.
	 * @return how many bytes
	 */
	public int bodyBytes() {
		return this.body.size();
	}

	/**
	 * Returns whether the server ended the stream properly.
	 * @return whether there was END_STREAM
	 */
	public boolean endStream() {
		return this.endStream;
	}

	/**
	 * Returns the code of a reset.
	 * @return the code, or {@code null} if there was no reset so far
	 */
	public @Nullable Integer resetCode() {
		return this.resetCode;
	}

	private static @Nullable String only(Map<String, List<String>> fields, String name) {
		List<String> values = fields.getOrDefault(name, List.of());
		if (values.size() > 1) {
			throw new AssertionError(name + " occurs more than once: " + values);
		}
		return values.isEmpty() ? null : values.get(0);
	}

	@Override
	public String toString() {
		return this.blocks + ", " + this.body.size() + " bytes, " + (this.endStream ? "ended" : "not ended")
				+ ", reset " + this.resetCode;
	}

}
