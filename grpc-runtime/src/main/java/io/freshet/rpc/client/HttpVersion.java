package io.freshet.rpc.client;

/** The version of HTTP that a channel speaks. */
public enum HttpVersion {

	/**
	 * One call at a time on each connection, for servers and load balancers that know
	 * nothing else. gRPC itself needs {@link #HTTP_2}.
	 */
	HTTP_1_1(16),

	/** Any number of calls on one connection. */
	HTTP_2(1);

	private final int connectionsPerEndpoint;

	HttpVersion(int connectionsPerEndpoint) {
		this.connectionsPerEndpoint = connectionsPerEndpoint;
	}

	/**
	 * Returns how many connections to an endpoint there may be if nobody says otherwise.
	 * @return the default of {@link ChannelOptions#maxConnectionsPerEndpoint()}
	 */
	int connectionsPerEndpoint() {
		return this.connectionsPerEndpoint;
	}

}
