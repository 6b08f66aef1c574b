package io.freshet.rpc.internal.http2;

import java.util.ArrayDeque;

import io.freshet.rpc.FlowControl;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/**
 * The two windows of a connection as a whole. What arrives is given back at once, so that
 * a stream that nobody reads does not hold up the others; the windows of the streams
 * bound what is kept. Streams that have something to send and found the window shut take
 * turns when it opens. Confined to the connection's event loop. Source: RFC 9113, 6.9.
 */
final class ConnectionWindows {

	private final Http2Connection connection;

	/** Created when a stream has to wait for the first time. */
	private @Nullable ArrayDeque<Http2Stream> awaiting;

	private int sendWindow = Http2Options.DEFAULT_WINDOW_BYTES;

	/** What the peer may have under way on all streams together. */
	private int receiveSize;

	private int receiveWindow;

	private int unreturnedCredit;

	/** What has arrived since the connection began, as of the last credit. */
	private long returnedBytes;

	/** Created when much has arrived for the first time; never if windows are fixed. */
	private @Nullable WindowTuning tuning;

	ConnectionWindows(Http2Connection connection) {
		this.connection = connection;
		FlowControl flow = connection.options().connection().flowControl();
		this.receiveSize = flow.connectionWindowBytes();
		this.receiveWindow = this.receiveSize;
	}

	/** Raises the peer's window from the default, at the start of the connection. */
	void open() {
		int increment = this.receiveWindow - Http2Options.DEFAULT_WINDOW_BYTES;
		if (increment > 0) {
			this.connection.writer().windowUpdate(0, increment);
		}
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
		if (this.unreturnedCredit >= this.receiveSize >>> 1) {
			returnCredit(0);
			creditReturned();
		}
	}

	/** Much has arrived: the peer was told that it may send more. */
	void creditReturned() {
		FlowControl flow = this.connection.options().connection().flowControl();
		if (this.tuning == null && !flow.isFixed()) {
			this.tuning = new WindowTuning(this.connection, flow);
		}
		if (this.tuning != null) {
			this.tuning.creditReturned(receivedBytes());
		}
	}

	private long receivedBytes() {
		return this.returnedBytes + this.unreturnedCredit;
	}

	private void returnCredit(int growth) {
		int increment = this.unreturnedCredit + growth;
		this.connection.writer().windowUpdate(0, increment);
		this.receiveWindow += increment;
		this.returnedBytes += this.unreturnedCredit;
		this.unreturnedCredit = 0;
	}

	/**
	 * Makes the window of the connection larger.
	 * @param size the size; nothing happens if it is that large already
	 */
	void enlarge(int size) {
		int growth = size - this.receiveSize;
		if (growth > 0) {
			this.receiveSize = size;
			this.connection.burstStarted();
			returnCredit(growth);
		}
	}

	/**
	 * An answer to a PING arrived.
	 * @param payload what is in it
	 * @return whether the PING was there to measure the path
	 */
	boolean pingAcknowledged(long payload) {
		return this.tuning != null && this.tuning.pingAcknowledged(payload, receivedBytes());
	}

	/**
	 * Grows the window of a stream whose messages are taken.
	 * @param size its window
	 * @return by how much
	 */
	int growStream(int size) {
		return (this.tuning != null) ? this.tuning.grow(size) : 0;
	}

	/**
	 * A stream has closed.
	 * @param size its window
	 */
	void streamClosed(int size) {
		if (this.tuning != null) {
			this.tuning.closed(size);
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
		ArrayDeque<Http2Stream> awaiting = this.awaiting;
		if (awaiting != null) {
			for (int i = awaiting.size(); i > 0 && sendAllowance() > 0; i--) {
				awaiting.remove().resumeFromQueue();
			}
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
		if (this.awaiting == null) {
			this.awaiting = new ArrayDeque<>();
		}
		this.awaiting.add(stream);
	}

}
