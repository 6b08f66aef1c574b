package io.freshet.rpc.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a call or of all calls of a client, on top of those of the channel.
 * Immutable.
 *
 * @param deadline the time that each call has from its start, or {@code null} for that of
 * the channel
 * @param metadata the metadata to send
 * @param waitForReady whether to wait for a connection instead of failing with
 * UNAVAILABLE; {@code null} for what the channel says
 * @param compression the coding of requests, or {@code null} for that of the channel
 * @param interceptors the interceptors, inside those of the channel, the outermost first
 */
public record CallOptions(@Nullable Duration deadline, Metadata metadata, @Nullable Boolean waitForReady,
		@Nullable String compression, List<ClientInterceptor> interceptors) {

	/** Adds nothing to the settings of the channel. */
	public static final CallOptions DEFAULT = new CallOptions(null, Metadata.empty(), null, null, List.of());

	/**
	 * Keeps the interceptors unmodifiable.
	 * @param deadline the time that each call has
	 * @param metadata the metadata to send
	 * @param waitForReady whether to wait for a connection
	 * @param compression the coding of requests
	 * @param interceptors the interceptors
	 */
	public CallOptions {
		interceptors = List.copyOf(interceptors);
	}

	/**
	 * Returns these options with another deadline.
	 * @param deadline the time from the start of each call
	 * @return the changed options
	 */
	public CallOptions withDeadline(Duration deadline) {
		return new CallOptions(deadline, this.metadata, this.waitForReady, this.compression, this.interceptors);
	}

	/**
	 * Returns these options with more metadata.
	 * @param metadata the metadata to add
	 * @return the changed options
	 */
	public CallOptions withMetadata(Metadata metadata) {
		return new CallOptions(this.deadline, this.metadata.plus(metadata), this.waitForReady, this.compression,
				this.interceptors);
	}

	/**
	 * Returns these options for calls that wait for a connection or do not.
	 * @param waitForReady whether to wait
	 * @return the changed options
	 */
	public CallOptions withWaitForReady(boolean waitForReady) {
		return new CallOptions(this.deadline, this.metadata, waitForReady, this.compression, this.interceptors);
	}

	/**
	 * Returns these options with another coding of requests.
	 * @param encoding such as {@code gzip}, or {@code identity} for none
	 * @return the changed options
	 * @throws IllegalArgumentException if the coding is not known
	 */
	public CallOptions withCompression(String encoding) {
		return new CallOptions(this.deadline, this.metadata, this.waitForReady, Compression.check(encoding),
				this.interceptors);
	}

	/**
	 * Returns these options with more interceptors.
	 * @param interceptors the interceptors to add, inside those that are there
	 * @return the changed options
	 */
	public CallOptions withInterceptors(List<ClientInterceptor> interceptors) {
		List<ClientInterceptor> all = new ArrayList<>(this.interceptors);
		all.addAll(interceptors);
		return new CallOptions(this.deadline, this.metadata, this.waitForReady, this.compression, all);
	}

}
