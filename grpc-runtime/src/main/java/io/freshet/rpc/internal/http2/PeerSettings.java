package io.freshet.rpc.internal.http2;

import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * What the peer has asked for by SETTINGS. Confined to the connection's event loop.
 * Source: RFC 9113, 6.5.
 */
final class PeerSettings {

	private final Http2Connection connection;

	private int initialWindowBytes = Http2Options.DEFAULT_WINDOW_BYTES;

	PeerSettings(Http2Connection connection) {
		this.connection = connection;
	}

	/**
	 * Returns the window that a stream starts with in the direction of the peer.
	 * @return the value of SETTINGS_INITIAL_WINDOW_SIZE
	 */
	int initialWindowBytes() {
		return this.initialWindowBytes;
	}

	/**
	 * Obeys a SETTINGS frame and acknowledges it.
	 * @param settings what is in it, already checked against the bounds of each setting
	 * @throws Http2Exception with FLOW_CONTROL_ERROR if a window exceeds 2^31-1
	 */
	void update(Http2Settings settings) throws Http2Exception {
		Long tableSize = settings.headerTableSize();
		if (tableSize != null) {
			this.connection.writer().headerEncoder().peerTableSize((int) Math.min(tableSize, Integer.MAX_VALUE));
		}
		Integer maxFrame = settings.maxFrameSize();
		if (maxFrame != null) {
			this.connection.writer().maxFrameBytes(maxFrame);
		}
		Long limit = settings.maxConcurrentStreams();
		if (limit != null) {
			this.connection.streams().peerLimit((int) Math.min(limit, Integer.MAX_VALUE));
		}
		this.connection.writer().settingsAck();
		Integer window = settings.initialWindowSize();
		if (window != null) {
			int delta = window - this.initialWindowBytes;
			this.initialWindowBytes = window;
			for (Http2Stream stream : this.connection.streams().all()) {
				stream.initialWindowChanged(delta);
			}
		}
	}

}
