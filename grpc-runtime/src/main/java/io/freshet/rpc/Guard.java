package io.freshet.rpc;

/**
 * What protects a server or a channel from a peer that asks for too much. Each guard has
 * a counter, see {@link GuardCounters}, and a setting, named as in
 * {@link ConnectionLimits} and in the limits of a server.
 */
public enum Guard {

	/** Streams that the peer reset or made this side reset. */
	RESETS("resets"),

	/** PING frames that nothing was sent between. */
	PINGS("pings"),

	/** SETTINGS frames. */
	SETTINGS("settings"),

	/** PRIORITY frames and frames of unknown types, which mean nothing here. */
	IGNORED_FRAMES("ignoredFrames"),

	/** WINDOW_UPDATE frames beyond what the bytes sent to the peer explain. */
	WINDOW_UPDATES("windowUpdates"),

	/** DATA and HEADERS frames that bring nothing, or next to nothing. */
	EMPTY_FRAMES("emptyFrames"),

	/** CONTINUATION frames that are small and many. The limit, 16, is fixed. */
	CONTINUATIONS(""),

	/** Headers that are larger than allowed. */
	HEADER_BYTES("maxMetadataBytes"),

	/** Headers of more fields than allowed. */
	HEADER_FIELDS("headerFields"),

	/** Control frames that the peer provokes and does not read. The limit is fixed. */
	UNREAD_BYTES(""),

	/** Handlers that still run although their calls have ended. */
	HANDLERS("maxConcurrentStreams"),

	/** TLS handshakes, prefaces and first SETTINGS that do not come. */
	HANDSHAKE_TIME("handshakeTime"),

	/** Connections on which no call is made. */
	FIRST_REQUEST_TIME("firstRequestTime"),

	/** Peers that do not take what they asked for. */
	STALL_TIME("stallTime"),

	/** Messages that were begun and do not get complete. */
	MESSAGE_TIME("messageTime"),

	/** Connections to a server. */
	CONNECTIONS("connections"),

	/** Connections of one peer address. */
	CONNECTIONS_PER_PEER("connectionsPerPeer"),

	/** Messages that are longer than allowed, as they claim or when inflated. */
	MESSAGE_BYTES("maxInboundMessageBytes"),

	/** Paths that name no method. */
	UNKNOWN_METHODS(""),

	/** Calls that a server has under way at the same time. */
	CALLS("calls"),

	/** Calls that a service has under way at the same time. */
	CALLS_PER_SERVICE("serviceCalls"),

	/** Calls that wait for a thread of an executor. */
	HANDLER_THREADS("blockingQueue");

	private final String setting;

	Guard(String setting) {
		this.setting = setting;
	}

	/**
	 * Returns the setting that moves the limit of this guard.
	 * @return the name of the setting, empty if the limit is fixed
	 */
	public String setting() {
		return this.setting;
	}

}
