package io.freshet.rpc.internal.http2;

import java.net.SocketAddress;
import java.util.ArrayDeque;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a connection, in either role: its state, its two windows and the bytes
 * that wait for the peer. Confined to the connection's event loop, except what
 * {@link TransportStream} exempts. Owns and releases the buffers that wait. Source: RFC
 * 9113, 5.1, 5.2 and 6.9.
 */
final class Http2Stream implements TransportStream {

	/** Where {@link StreamListener#onWritable} is called on the way down. */
	private static final int LOW_WATER_BYTES = 32 * 1024;

	private final Http2Connection connection;

	/** 0 until a client's stream has sent its headers. */
	private int id;

	private @Nullable StreamListener listener;

	private int sendWindow;

	private int receiveWindow;

	private int unreturnedCredit;

	private boolean headersReceived;

	private boolean localEnded;

	private boolean remoteEnded;

	private boolean closed;

	private @Nullable ArrayDeque<ByteBuf> waiting;

	private int waitingBytes;

	private boolean aboveLowWater;

	/** Whether END_STREAM follows the bytes that wait. */
	private boolean endWaiting;

	private @Nullable HeaderFields trailersWaiting;

	/** Whether the connection will call {@link #resume} when its own window opens. */
	private boolean enqueued;

	Http2Stream(Http2Connection connection, int id) {
		this.connection = connection;
		this.id = id;
		this.sendWindow = connection.initialSendWindow();
		this.receiveWindow = connection.options().streamWindowBytes();
	}

	int id() {
		return this.id;
	}

	void listener(StreamListener listener) {
		this.listener = listener;
	}

	boolean isRemoteEnded() {
		return this.remoteEnded;
	}

	// What the connection reports

	void headersReceived(HeaderFields fields, boolean endStream) throws Http2Exception {
		if (this.remoteEnded) {
			throw Http2Exception.streamError(this.id, Http2Error.STREAM_CLOSED, "HEADERS after END_STREAM");
		}
		if (this.headersReceived && !endStream && !this.connection.isInformational(fields)) {
			// RFC 9113, 8.1: trailers end the stream.
			throw Http2Exception.streamError(this.id, Http2Error.PROTOCOL_ERROR, "trailers without END_STREAM");
		}
		if (this.connection.isInformational(fields)) {
			return;
		}
		this.headersReceived = true;
		this.remoteEnded = endStream;
		if (this.listener != null) {
			this.listener.onHeaders(fields, endStream);
		}
		closeIfEnded();
	}

	void dataReceived(ByteBuf data, int padding, boolean endStream) throws Http2Exception {
		if (this.remoteEnded) {
			throw Http2Exception.streamError(this.id, Http2Error.STREAM_CLOSED, "DATA after END_STREAM");
		}
		if (!this.headersReceived) {
			throw Http2Exception.streamError(this.id, Http2Error.PROTOCOL_ERROR, "DATA before HEADERS");
		}
		this.receiveWindow -= data.readableBytes() + padding;
		if (this.receiveWindow < 0) {
			throw Http2Exception.streamError(this.id, Http2Error.FLOW_CONTROL_ERROR,
					"DATA exceeds the window of the stream by %d bytes", -this.receiveWindow);
		}
		this.remoteEnded = endStream;
		if (padding > 0) {
			consumed(padding);
		}
		if (this.listener != null) {
			this.listener.onData(data, endStream);
		}
		closeIfEnded();
	}

	void windowUpdated(int increment) throws Http2Exception {
		if (increment > Integer.MAX_VALUE - Math.max(0, this.sendWindow)) {
			throw Http2Exception.streamError(this.id, Http2Error.FLOW_CONTROL_ERROR, "window exceeds 2^31-1");
		}
		this.sendWindow += increment;
		resume();
	}

	void initialWindowChanged(int delta) throws Http2Exception {
		if (delta > 0 && this.sendWindow > Integer.MAX_VALUE - delta) {
			throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "window exceeds 2^31-1");
		}
		this.sendWindow += delta;
		resume();
	}

	/**
	 * Ends the stream because the peer or the connection gave it up.
	 * @param reset what happened
	 */
	void fail(StreamReset reset) {
		if (!this.closed) {
			StreamListener listener = this.listener;
			close();
			if (listener != null) {
				listener.onReset(reset);
			}
		}
	}

	/** Sends on what waits, as far as the windows allow. */
	void resume() {
		if (this.waiting == null || this.closed) {
			return;
		}
		boolean wasAbove = this.aboveLowWater;
		while (!this.waiting.isEmpty()) {
			ByteBuf head = this.waiting.peek();
			int before = head.readableBytes();
			boolean last = this.endWaiting && this.trailersWaiting == null && this.waiting.size() == 1;
			boolean sent = send(head, last);
			this.waitingBytes -= before - (sent ? 0 : head.readableBytes());
			if (!sent) {
				break;
			}
			this.waiting.remove();
			head.release();
			if (last) {
				localEnd();
				return;
			}
		}
		if (this.waiting.isEmpty() && this.trailersWaiting != null) {
			this.connection.writer().headers(this.id, this.trailersWaiting, true);
			localEnd();
			return;
		}
		if (wasAbove && this.waitingBytes <= LOW_WATER_BYTES) {
			this.aboveLowWater = false;
			if (this.listener != null) {
				this.listener.onWritable();
			}
		}
	}

	void resumeFromQueue() {
		this.enqueued = false;
		resume();
	}

	// What the call asks for

	@Override
	public void writeHeaders(HeaderFields fields, boolean endStream) {
		assert eventLoop().inEventLoop();
		if (this.closed || this.localEnded || this.endWaiting) {
			return;
		}
		if (this.id == 0) {
			this.id = this.connection.register(this);
			if (this.closed) {
				return;
			}
		}
		this.connection.burstStarted();
		if (this.waiting != null && !this.waiting.isEmpty()) {
			this.endWaiting = endStream;
			this.trailersWaiting = fields;
			return;
		}
		this.connection.writer().headers(this.id, fields, endStream);
		if (endStream) {
			localEnd();
		}
	}

	@Override
	public void writeData(ByteBuf data, boolean endStream) {
		assert eventLoop().inEventLoop();
		if (this.closed || this.localEnded || this.endWaiting) {
			data.release();
			return;
		}
		this.connection.burstStarted();
		if ((this.waiting == null || this.waiting.isEmpty()) && send(data, endStream)) {
			data.release();
			if (endStream) {
				localEnd();
			}
			return;
		}
		await(data, endStream);
	}

	@Override
	public <T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream) {
		assert eventLoop().inEventLoop();
		if (this.closed || this.localEnded || this.endWaiting) {
			return;
		}
		this.connection.burstStarted();
		int size = MessagePrefix.BYTES + marshaller.size(message);
		boolean fits = size <= this.connection.writer().maxFrameBytes() && size <= allowance();
		if (fits && (this.waiting == null || this.waiting.isEmpty())) {
			this.connection.writer().message(this.id, message, marshaller, size, endStream);
			this.sendWindow -= size;
			this.connection.sent(size);
			if (endStream) {
				localEnd();
			}
			return;
		}
		ByteBuf framed = allocator().buffer(size);
		try {
			MessageFramer.frame(message, marshaller, null, framed);
		}
		catch (RuntimeException | Error ex) {
			framed.release();
			throw ex;
		}
		writeData(framed, endStream);
	}

	@Override
	public void reset(long errorCode) {
		assert eventLoop().inEventLoop();
		if (this.closed) {
			return;
		}
		if (this.id != 0) {
			this.connection.burstStarted();
			this.connection.writer().reset(this.id, errorCode);
			this.connection.resetSent(this.id);
		}
		close();
	}

	@Override
	public int queuedBytes() {
		return this.waitingBytes;
	}

	@Override
	public void consumed(int bytes) {
		if (this.closed || this.remoteEnded) {
			return;
		}
		this.unreturnedCredit += bytes;
		// Half a window at a time: often enough to keep the peer sending, rarely enough
		// to
		// cost nothing.
		if (this.unreturnedCredit * 2 >= this.connection.options().streamWindowBytes()) {
			this.connection.burstStarted();
			this.connection.writer().windowUpdate(this.id, this.unreturnedCredit);
			this.receiveWindow += this.unreturnedCredit;
			this.unreturnedCredit = 0;
		}
	}

	/**
	 * Sends what the windows allow.
	 * @param data the bytes; read, not released
	 * @param endStream whether END_STREAM goes with the last of them
	 * @return whether all of it was sent
	 */
	private boolean send(ByteBuf data, boolean endStream) {
		if (!data.isReadable()) {
			if (endStream) {
				this.connection.writer().data(this.id, data, 0, true);
			}
			return true;
		}
		while (data.isReadable()) {
			int length = Math.min(Math.min(data.readableBytes(), allowance()),
					this.connection.writer().maxFrameBytes());
			if (length <= 0) {
				if (this.sendWindow > 0 && !this.enqueued) {
					this.enqueued = true;
					this.connection.awaitWindow(this);
				}
				return false;
			}
			this.connection.writer().data(this.id, data, length, endStream && length == data.readableBytes());
			this.sendWindow -= length;
			this.connection.sent(length);
		}
		return true;
	}

	private int allowance() {
		return Math.min(this.sendWindow, this.connection.sendAllowance());
	}

	private void await(ByteBuf data, boolean endStream) {
		if (this.waiting == null) {
			this.waiting = new ArrayDeque<>(4);
		}
		this.waiting.add(data);
		this.waitingBytes += data.readableBytes();
		this.aboveLowWater |= this.waitingBytes > LOW_WATER_BYTES;
		this.endWaiting = endStream;
	}

	private void localEnd() {
		this.localEnded = true;
		if (!this.remoteEnded && this.connection.isServer()) {
			// The answer is complete and nobody will read the rest of the request. RFC
			// 9113,
			// 8.1.
			this.connection.writer().reset(this.id, Http2Error.NO_ERROR.code());
			this.connection.resetSent(this.id);
			close();
		}
		else {
			closeIfEnded();
		}
	}

	private void closeIfEnded() {
		if (this.localEnded && this.remoteEnded) {
			close();
		}
	}

	private void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.listener = null;
		if (this.waiting != null) {
			this.waiting.forEach(ByteBuf::release);
			this.waiting.clear();
			this.waitingBytes = 0;
		}
		this.trailersWaiting = null;
		this.connection.streamClosed(this);
	}

	// Where the stream belongs

	@Override
	public EventLoop eventLoop() {
		return this.connection.eventLoop();
	}

	@Override
	public void execute(Runnable task) {
		this.connection.execute(task);
	}

	@Override
	public ByteBufAllocator allocator() {
		return this.connection.allocator();
	}

	@Override
	public SocketAddress remoteAddress() {
		return this.connection.remoteAddress();
	}

	@Override
	public SocketAddress localAddress() {
		return this.connection.localAddress();
	}

	@Override
	public @Nullable SSLSession tlsSession() {
		return this.connection.tlsSession();
	}

}
