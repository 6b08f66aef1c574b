package io.freshet.rpc.client;

import java.time.Duration;

import io.freshet.rpc.Metadata;

/**
 * What can be set on a client for the calls made through it. Every method returns a new
 * client and leaves this one as it is; clients are cheap. Immutable.
 *
 * @param <C> the type of client
 */
public interface ClientSettings<C> {

	/**
	 * Returns a client whose calls each have to end within a time. A shorter deadline of
	 * the channel or of the call that is being served still holds.
	 * @param deadline the time from the start of each call
	 * @return the client with that deadline
	 */
	C withDeadline(Duration deadline);

	/**
	 * Returns a client whose calls send metadata besides that of this client.
	 * @param metadata the metadata to add
	 * @return the client with that metadata
	 */
	C withMetadata(Metadata metadata);

	/**
	 * Returns a client whose calls wait for a connection instead of failing with
	 * UNAVAILABLE when there is none. Give such calls a deadline.
	 * @return the client whose calls wait
	 */
	C withWaitForReady();

	/**
	 * Returns a client whose requests are compressed.
	 * @param encoding such as {@code gzip}, or {@code identity} for none
	 * @return the client with that compression
	 */
	C withCompression(String encoding);

	/**
	 * Returns a client with interceptors inside those that it has already.
	 * @param interceptors the interceptors to add, the outermost first
	 * @return the client with those interceptors
	 */
	C withInterceptors(ClientInterceptor... interceptors);

}
