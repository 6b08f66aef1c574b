package io.freshet.rpc.internal.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * What the peer may send on a stream before messages are taken. Credit is given back a
 * quarter of the window at a time: often enough to keep the peer sending, and cheap. Part
 * of the stream, of which there are many. Confined to the connection's event loop.
 * Source: RFC 9113, 6.9.
 */
class ReceiveWindow {

	/** What the peer may have under way, and what waits, together. */
	private int size;

	/** What the peer may still send. */
	private int left;

	private int unreturned;

	ReceiveWindow(int size) {
		this.size = size;
		this.left = size;
	}

	/**
	 * DATA arrived.
	 * @param stream the stream, for the error
	 * @param bytes the payload of the frame, padding included
	 * @throws Http2Exception with FLOW_CONTROL_ERROR if the peer had no leave to send as
	 * many
	 */
	final void received(int stream, int bytes) throws Http2Exception {
		this.left -= bytes;
		if (this.left < 0) {
			throw Http2Exception.streamError(stream, Http2Error.FLOW_CONTROL_ERROR,
					"DATA exceeds the window of the stream by %d bytes", -this.left);
		}
	}

	/**
	 * Bytes were used.
	 * @param bytes how many
	 * @param windows decides on how much the window grows
	 * @return the increment to tell the peer, or 0 if it can wait
	 */
	final int consumed(int bytes, ConnectionWindows windows) {
		this.unreturned += bytes;
		if (this.unreturned < this.size >>> 2) {
			return 0;
		}
		int growth = windows.growStream(this.size);
		int increment = this.unreturned + growth;
		this.size += growth;
		this.left += increment;
		this.unreturned = 0;
		return increment;
	}

	/**
	 * The stream has closed.
	 * @param windows takes back what the window had grown
	 */
	final void close(ConnectionWindows windows) {
		windows.streamClosed(this.size);
	}

}
