package io.freshet.rpc.internal.http1;

import java.io.IOException;
import java.net.SocketAddress;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.transport.MessageCounts;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, in either role. Ends with both; to reset it closes the
 * connection, because HTTP/1.1 knows no other way to take back half a message. Confined
 * to the connection's event loop, except what {@link TransportStream} exempts.
 */
final class Http1Stream implements TransportStream {

	private static final HeaderFields NO_TRAILERS = new HeaderFields(0);

	private final Http1Connection connection;

	private @Nullable StreamListener listener;

	/** Whether trailers can be sent behind the body of this side. */
	private final boolean sendsTrailers;

	/** What was passed on and not used yet. */
	private long unusedBytes;

	/** What is still to come of the peer's body, or -1 if that is not known. */
	private long missingBytes;

	/** What came of the peer's body since this side was done. */
	private long skippedBytes;

	private boolean started;

	private boolean localEnded;

	private boolean remoteBegun;

	private boolean remoteEnded;

	private boolean closed;

	/**
	 * Creates a stream.
	 * @param connection the connection
	 * @param sendsTrailers whether the peer accepts trailers
	 * @param missingBytes the length of the peer's body, or -1 if it is not known
	 */
	Http1Stream(Http1Connection connection, boolean sendsTrailers, long missingBytes) {
		this.connection = connection;
		this.sendsTrailers = sendsTrailers;
		this.missingBytes = missingBytes;
	}

	void listener(StreamListener listener) {
		this.listener = listener;
	}

	// What the connection reports

	void headersReceived(HeaderFields fields, boolean end) {
		this.remoteBegun = true;
		this.remoteEnded = end;
		if (this.listener != null) {
			this.listener.onHeaders(fields, end);
		}
		closeIfEnded();
	}

	void dataReceived(ByteBuf data, boolean end) {
		int bytes = data.readableBytes();
		if (bytes == 0 && !end) {
			return;
		}
		this.remoteEnded = end;
		this.missingBytes = (this.missingBytes < 0) ? -1 : this.missingBytes - bytes;
		this.skippedBytes += this.localEnded ? bytes : 0;
		if (this.listener != null) {
			this.unusedBytes += bytes;
			this.listener.onData(data, end);
		}
		closeIfEnded();
	}

	void trailersReceived(HeaderFields fields) {
		this.remoteEnded = true;
		if (this.listener != null) {
			this.listener.onHeaders(fields, true);
		}
		closeIfEnded();
	}

	void writable() {
		if (this.listener != null && !this.localEnded) {
			this.listener.onWritable();
		}
	}

	void drain() {
		if (this.listener != null) {
			this.listener.onDrain();
		}
	}

	void sweep(long now) {
		if (this.listener != null) {
			this.listener.onSweep(now);
		}
	}

	/**
	 * Ends the stream because the peer or the connection gave it up.
	 * @param reset what happened
	 */
	void fail(StreamReset reset) {
		this.connection.times().streamFailed();
		StreamListener listener = this.listener;
		close();
		if (listener != null) {
			listener.onReset(reset);
		}
	}

	/** Returns whether more of the peer's body may be passed on. */
	boolean wantsData() {
		return this.listener == null
				|| this.unusedBytes < this.connection.options().connection().flowControl().streamWindowBytes();
	}

	/** Returns whether the peer has said anything on this stream. */
	boolean hasRemoteBegun() {
		return this.remoteBegun;
	}

	/** Returns whether this side is done and the peer is not. */
	boolean isOnlyLocalEnded() {
		return this.localEnded && !this.remoteEnded;
	}

	/** Returns whether anything was written. */
	boolean isStarted() {
		return this.started;
	}

	/** Returns what is still to come of the peer's body, or -1 if that is not known. */
	long missingBytes() {
		return this.missingBytes;
	}

	/** Returns how much of the peer's body came since this side was done. */
	long skippedBytes() {
		return this.skippedBytes;
	}

	// What the call asks for

	@Override
	public void writeHeaders(HeaderFields fields, boolean endStream) {
		assert eventLoop().inEventLoop();
		if (isDone()) {
			return;
		}
		if (this.started) {
			writeTrailers(fields);
			return;
		}
		this.started = true;
		if (this.connection.start(this, fields)) {
			this.connection.burstStarted();
			if (endStream) {
				end(NO_TRAILERS);
			}
		}
	}

	private void writeTrailers(HeaderFields trailers) {
		if (trailers.size() > 0 && !this.sendsTrailers) {
			// There is no other way to say that the message is not complete.
			this.listener = null;
			this.connection.closeNow(new IOException("the peer does not accept trailers"));
			return;
		}
		this.connection.burstStarted();
		end(trailers);
	}

	@Override
	public void writeData(ByteBuf data, boolean endStream) {
		assert eventLoop().inEventLoop();
		if (isDone()) {
			data.release();
			return;
		}
		this.connection.burstStarted();
		this.connection.writer().body(data);
		if (endStream) {
			end(NO_TRAILERS);
		}
	}

	@Override
	public <T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream) {
		if (!isDone()) {
			writeData(MessageFramer.frame(message, marshaller, allocator()), endStream);
		}
	}

	@Override
	public void reset(long errorCode) {
		assert eventLoop().inEventLoop();
		if (this.closed) {
			return;
		}
		this.listener = null;
		boolean answered = this.localEnded && this.connection.role().isServer();
		if (this.connection.stream() != this || (this.localEnded && this.remoteEnded)) {
			close();
		}
		else if (!answered) {
			this.connection.closeNow(new IOException("the call was ended"));
		}
	}

	@Override
	public boolean isDraining() {
		return this.connection.isDraining();
	}

	@Override
	public int queuedBytes() {
		if (this.closed) {
			return 0;
		}
		long bytes = this.connection.writer().waitingBytes() + this.connection.socket().pendingBytes();
		return (int) Math.min(Integer.MAX_VALUE, bytes);
	}

	@Override
	public void consumed(int bytes) {
		boolean paused = !wantsData();
		this.unusedBytes -= bytes;
		if (paused && wantsData() && !this.closed) {
			this.connection.parseLater();
		}
	}

	private boolean isDone() {
		return this.closed || this.localEnded;
	}

	private void end(HeaderFields trailers) {
		this.connection.writer().end(trailers);
		this.localEnded = true;
		if (this.connection.role().isServer()) {
			// The answer is complete, nobody will read the rest of the request.
			boolean paused = !wantsData();
			this.listener = null;
			if (paused) {
				this.connection.parseLater();
			}
		}
		closeIfEnded();
	}

	private void closeIfEnded() {
		if (this.localEnded && this.remoteEnded) {
			close();
		}
	}

	private void close() {
		if (!this.closed) {
			this.closed = true;
			this.listener = null;
			this.connection.streamClosed(this);
		}
	}

	@Override
	public Runnable keepPlace() {
		return this.connection.times().keepPlace();
	}

	@Override
	public MessageCounts messages() {
		return this.connection.times().messages();
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
		return this.connection.context().alloc();
	}

	@Override
	public SocketAddress remoteAddress() {
		return this.connection.socket().remoteAddress();
	}

	@Override
	public SocketAddress localAddress() {
		return this.connection.socket().localAddress();
	}

	@Override
	public @Nullable SSLSession tlsSession() {
		return this.connection.socket().tlsSession();
	}

}
