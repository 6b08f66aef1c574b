package io.freshet.rpc.internal.http2;

import java.util.ArrayDeque;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * The two windows of a connection as a whole. What arrives is given back at once, so that
 * a stream that nobody reads does not hold up the others; the windows of the streams
 * bound what is kept. Streams that have something to send and found the window shut take
 * turns when it opens. Confined to the connection's event loop. Source: RFC 9113, 6.9.
 */
final class ConnectionWindows {

	private final Http2Connection connection;

	private final ArrayDeque<Http2Stream> awaiting = new ArrayDeque<>();

	private int sendWindow = Http2Options.DEFAULT_WINDOW_BYTES;

	private int receiveWindow;

	private int unreturnedCredit;

	ConnectionWindows(Http2Connection connection) {
		this.connection = connection;
		this.receiveWindow = connection.options().connectionWindowBytes();
	}

	/** Raises the peer's window from the default, at the start of the connection. */
	void open() {
		this.connection.writer().windowUpdate(0, this.receiveWindow - Http2Options.DEFAULT_WINDOW_BYTES);
	}

	/**
	 * DATA arrived.
	 * @param bytes the payload of the frame, padding included
	 * @throws Http2Exception with FLOW_CONTROL_ERROR if the peer had no leave to send as
	 * many
	 */
	void received(int bytes) throws Http2Exception {
		this.receiveWindow -= bytes;
		if (this.receiveWindow < 0) {
			throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR,
					"DATA exceeds the window of the connection by %d bytes", -this.receiveWindow);
		}
		this.unreturnedCredit += bytes;
		if (this.unreturnedCredit * 2 >= this.connection.options().connectionWindowBytes()) {
			this.connection.writer().windowUpdate(0, this.unreturnedCredit);
			this.receiveWindow += this.unreturnedCredit;
			this.unreturnedCredit = 0;
		}
	}

	/**
	 * The peer gives leave to send more.
	 * @param increment the number of bytes
	 * @throws Http2Exception with FLOW_CONTROL_ERROR if the window exceeds 2^31-1
	 */
	void updated(int increment) throws Http2Exception {
		if (increment > Integer.MAX_VALUE - this.sendWindow) {
			throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "window exceeds 2^31-1");
		}
		this.sendWindow += increment;
		resume();
	}

	/** Lets the streams that wait take their turns, each one frame's worth or more. */
	void resume() {
		for (int i = this.awaiting.size(); i > 0 && sendAllowance() > 0; i--) {
			this.awaiting.remove().resumeFromQueue();
		}
	}

	/**
	 * Returns how many bytes may be sent now.
	 * @return the window, or 0 while the socket takes no more
	 */
	int sendAllowance() {
		return this.connection.isWritable() ? this.sendWindow : 0;
	}

	int sendWindow() {
		return this.sendWindow;
	}

	int receiveWindow() {
		return this.receiveWindow;
	}

	void sent(int bytes) {
		this.sendWindow -= bytes;
	}

	/**
	 * Calls a stream when there is room again.
	 * @param stream the stream
	 */
	void await(Http2Stream stream) {
		this.awaiting.add(stream);
	}

}
