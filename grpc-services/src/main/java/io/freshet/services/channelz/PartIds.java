package io.freshet.services.channelz;

/**
 * The ids of what belongs to a server or a channel: its listeners or endpoints, and their
 * connections. An id tells whose it is, and later connections have higher ids.
 */
final class PartIds {

	private static final int NUMBER_BITS = 36;

	private static final int PART_BITS = 12;

	private PartIds() {
	}

	/**
	 * Returns the id of a listener or an endpoint.
	 * @param owner the id of the server or the channel, at most 15 bits
	 * @param part the place of the listener or endpoint, from 0
	 * @return the id
	 */
	static long part(long owner, int part) {
		return (owner << (NUMBER_BITS + PART_BITS)) | ((long) part << NUMBER_BITS);
	}

	/**
	 * Returns the id of a connection.
	 * @param owner the id of the server or the channel
	 * @param part the place of its listener or endpoint
	 * @param number the number of the connection, from 1
	 * @return the id
	 */
	static long connection(long owner, int part, long number) {
		return part(owner, part) | number;
	}

	static long owner(long id) {
		return id >>> (NUMBER_BITS + PART_BITS);
	}

}
