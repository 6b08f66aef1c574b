package io.freshet.rpc.client.balance;

/**
 * How {@code ring_hash} finds an endpoint. Immutable.
 *
 * @param header the request header whose value decides, in lower case and not binary
 * @param minRingSize about how many places the ring has at least; more make the shares of
 * equal endpoints more equal
 * @param maxRingSize how many places it has at most, up to 8,388,608
 */
public record RingHashOptions(String header, int minRingSize, int maxRingSize) {

	private static final int LARGEST = 8 * 1024 * 1024;

	/**
	 * Checks the parts.
	 */
	public RingHashOptions {
		if (header.isEmpty() || header.endsWith("-bin") || header.startsWith(":")) {
			throw new IllegalArgumentException(
					"header is '" + header + "', it has to name request metadata that is not binary");
		}
		if (minRingSize < 1 || maxRingSize < minRingSize || maxRingSize > LARGEST) {
			throw new IllegalArgumentException("minRingSize is " + minRingSize + " and maxRingSize " + maxRingSize
					+ ", they have to be in this order from 1 to " + LARGEST);
		}
	}

	/**
	 * Returns options with a ring of 1024 to 4096 places.
	 * @param header the request header whose value decides
	 * @return the options
	 */
	public static RingHashOptions byHeader(String header) {
		return new RingHashOptions(header, 1024, 4096);
	}

}
