package io.freshet.rpc.internal.http2;

import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.transport.MessageCounts;
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
final class Http2Stream extends ReceiveWindow implements TransportStream {

	/** How long the rest of a request may take to arrive after a plain HTTP answer. */
	private static final long PATIENCE_MILLIS = 1000;

	private final Http2Connection connection;

	/** 0 until a client's stream has sent its headers. */
	private int id;

	private @Nullable StreamListener listener;

	private int sendWindow;

	private final InboundMessage inbound;

	private boolean localEnded;

	private boolean closed;

	/** Created when something has to wait for the first time. */
	private @Nullable SendQueue queue;

	/** Whether the connection will call {@link #resume} when its own window opens. */
	private boolean enqueued;

	Http2Stream(Http2Connection connection, int id) {
		super(connection.options().connection().flowControl().streamWindowBytes());
		this.connection = connection;
		this.id = id;
		this.sendWindow = connection.peerSettings().initialWindowBytes();
		this.inbound = new InboundMessage(connection.isServer());
	}

	int id() {
		return this.id;
	}

	void listener(StreamListener listener) {
		this.listener = listener;
	}

	// What the connection reports

	void headersReceived(HeaderFields fields, boolean endStream) throws Http2Exception {
		if (!this.inbound.headersReceived(this.id, fields, endStream)) {
			this.connection.guards().emptyFrameReceived();
			return;
		}
		if (this.listener != null) {
			this.listener.onHeaders(fields, endStream);
		}
		closeIfEnded();
	}

	void dataReceived(ByteBuf data, int padding, boolean endStream) throws Http2Exception {
		this.inbound.dataReceived(this.id, data.readableBytes(), endStream);
		received(this.id, data.readableBytes() + padding);
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
		StreamListener listener = this.listener;
		this.connection.streams().failed(this);
		close();
		if (listener != null) {
			listener.onReset(reset);
		}
	}

	@Nullable SendQueue queue() {
		return this.queue;
	}

	@Nullable StreamListener listener() {
		return this.listener;
	}

	@Override
	public boolean isDraining() {
		return this.connection.shutdown().isAnnounced();
	}

	/** Sends on what waits, as far as the windows allow. */
	private void resume() {
		SendQueue queue = this.queue;
		if (queue == null || this.closed) {
			return;
		}
		ByteBuf head = queue.head();
		while (head != null) {
			int before = head.readableBytes();
			boolean last = queue.headEndsStream();
			boolean sent = send(head, last);
			queue.headSent(before - head.readableBytes());
			if (!sent) {
				break;
			}
			if (last) {
				localEnd(false);
				return;
			}
			head = queue.head();
		}
		HeaderFields trailers = queue.dueTrailers();
		if (trailers != null) {
			this.connection.writer().headers(this.id, trailers, true);
			localEnd(true);
		}
		else if (queue.fellToLowWater() && this.listener != null) {
			this.listener.onWritable();
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
		if (isDone()) {
			return;
		}
		if (this.id == 0) {
			this.id = this.connection.register(this);
			if (this.closed) {
				return;
			}
		}
		this.connection.burstStarted();
		if (this.queue != null && !this.queue.isEmpty()) {
			this.queue.end(fields);
			return;
		}
		this.connection.writer().headers(this.id, fields, endStream);
		if (endStream) {
			localEnd(true);
		}
	}

	@Override
	public void writeData(ByteBuf data, boolean endStream) {
		assert eventLoop().inEventLoop();
		if (isDone()) {
			data.release();
			return;
		}
		this.connection.burstStarted();
		if (hasNothingQueued() && send(data, endStream)) {
			data.release();
			if (endStream) {
				localEnd(false);
			}
			return;
		}
		if (this.queue == null) {
			this.queue = new SendQueue();
		}
		this.queue.add(data, endStream);
	}

	@Override
	public <T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream) {
		assert eventLoop().inEventLoop();
		if (isDone()) {
			return;
		}
		this.connection.burstStarted();
		int size = MessagePrefix.BYTES + marshaller.size(message);
		boolean fits = size <= this.connection.writer().maxFrameBytes() && size <= allowance();
		if (fits && hasNothingQueued()) {
			this.connection.writer().message(this.id, message, marshaller, size, endStream);
			this.sendWindow -= size;
			this.connection.windows().sent(size);
			if (endStream) {
				localEnd(false);
			}
			return;
		}
		writeData(MessageFramer.frame(message, marshaller, allocator()), endStream);
	}

	@Override
	public void reset(long errorCode) {
		assert eventLoop().inEventLoop();
		if (this.closed) {
			return;
		}
		if (this.id != 0) {
			this.connection.burstStarted();
			this.connection.writeReset(this.id, errorCode);
		}
		close();
	}

	@Override
	public int queuedBytes() {
		return (this.queue != null) ? this.queue.bytes() : 0;
	}

	@Override
	public void consumed(int bytes) {
		if (this.closed || this.inbound.isEnded()) {
			return;
		}
		int increment = consumed(bytes, this.connection.windows());
		if (increment > 0) {
			this.connection.burstStarted();
			this.connection.writer().windowUpdate(this.id, increment);
			this.connection.windows().creditReturned();
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
					this.connection.windows().await(this);
				}
				return false;
			}
			this.connection.writer().data(this.id, data, length, endStream && length == data.readableBytes());
			this.sendWindow -= length;
			this.connection.windows().sent(length);
		}
		return true;
	}

	private int allowance() {
		return Math.min(this.sendWindow, this.connection.windows().sendAllowance());
	}

	private boolean hasNothingQueued() {
		return this.queue == null || this.queue.isEmpty();
	}

	private boolean isDone() {
		return this.closed || this.localEnded || (this.queue != null && this.queue.endsStream());
	}

	private void localEnd(boolean byHeaders) {
		this.localEnded = true;
		if (this.inbound.isEnded() || !this.connection.isServer()) {
			closeIfEnded();
		}
		else if (byHeaders) {
			refuseRest();
		}
		else {
			// Plain HTTP, which is read by clients that may take a reset for a failure.
			this.listener = null;
			eventLoop().schedule(this::refuseRest, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
		}
	}

	/** The answer is complete, nobody will read the rest of it. RFC 9113, 8.1. */
	private void refuseRest() {
		if (!this.closed) {
			this.connection.burstStarted();
			this.connection.writeReset(this.id, Http2Error.NO_ERROR.code());
			close();
		}
	}

	private void closeIfEnded() {
		if (this.localEnded && this.inbound.isEnded()) {
			close();
		}
	}

	private void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.listener = null;
		close(this.connection.windows());
		if (this.queue != null) {
			this.queue.clear();
		}
		this.connection.streamClosed(this);
	}

	@Override
	public Runnable keepPlace() {
		return this.connection.guards().keepPlace();
	}

	@Override
	public MessageCounts messages() {
		return this.connection.timers().history().messages();
	}

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
		return this.connection.channel().alloc();
	}

	@Override
	public SocketAddress remoteAddress() {
		return this.connection.channel().remoteAddress();
	}

	@Override
	public SocketAddress localAddress() {
		return this.connection.channel().localAddress();
	}

	@Override
	public @Nullable SSLSession tlsSession() {
		return this.connection.timers().history().tlsSession();
	}

}
