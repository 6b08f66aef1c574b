package io.freshet.rpc;

/** The four kinds of call: who sends one message and who sends a stream. */
public enum MethodShape {

	/** One request, one response. */
	UNARY(false, false),

	/** One request, a stream of responses. */
	SERVER_STREAMING(false, true),

	/** A stream of requests, one response. */
	CLIENT_STREAMING(true, false),

	/** A stream of requests, a stream of responses. */
	BIDI_STREAMING(true, true);

	private final boolean clientStreams;

	private final boolean serverStreams;

	MethodShape(boolean clientStreams, boolean serverStreams) {
		this.clientStreams = clientStreams;
		this.serverStreams = serverStreams;
	}

	/**
	 * Returns whether the client sends a stream.
	 * @return whether any number of requests is allowed; otherwise exactly one
	 */
	public boolean clientStreams() {
		return this.clientStreams;
	}

	/**
	 * Returns whether the server sends a stream.
	 * @return whether any number of responses is allowed; otherwise exactly one
	 */
	public boolean serverStreams() {
		return this.serverStreams;
	}

}
