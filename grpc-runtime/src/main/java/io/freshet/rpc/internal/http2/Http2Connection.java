package io.freshet.rpc.internal.http2;

import java.nio.channels.ClosedChannelException;

import io.freshet.rpc.internal.netty.BurstConnection;
import io.freshet.rpc.internal.netty.LingeringClose;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.freshet.rpc.internal.transport.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/**
 * A connection in either role. Confined to its event loop, except {@link #execute},
 * {@link #eventLoop} and the channel. Source: RFC 9113.
 */
final class Http2Connection extends BurstConnection {

	/**
	 * Control frames and headers that a peer provokes without reading them may pile up to
	 * this; DATA never does. RFC 9113, 10.5.
	 */
	private static final long MAX_UNREAD_BYTES = 1024 * 1024;

	/** How long a client may take to fetch the last answers. */
	private static final long LINGER_MILLIS = 5000;

	/** How long a client may take to fetch the reason why it is turned out. */
	private static final long LINGER_AFTER_ERROR_MILLIS = 200;

	private final ConnectionRole role;

	private final Http2Options options;

	private final FrameInput input;

	private final StreamTable streams = new StreamTable(this);

	private final PeerSettings peerSettings = new PeerSettings(this);

	private final ConnectionWindows windows;

	private final ConnectionGuards guards;

	private final GracefulShutdown shutdown = new GracefulShutdown(this);

	private final ConnectionTimers timers = new ConnectionTimers(this);

	private FrameWriter writer;

	private boolean opened;

	/**
	 * Creates a connection.
	 * @param role which side this is
	 * @param options what is asked of the peer
	 * @param tasks the queue to share with other connections, or {@code null} for one of
	 * its own
	 */
	@SuppressWarnings("NullAway.Init") // the writer is set by added
	Http2Connection(ConnectionRole role, Http2Options options, @Nullable LoopTasks tasks) {
		super(tasks);
		this.role = role;
		this.options = options;
		this.input = new FrameInput(this);
		this.windows = new ConnectionWindows(this);
		this.guards = new ConnectionGuards(this, System.nanoTime());
	}

	// Netty's side

	@Override
	protected void added(ChannelHandlerContext context) {
		this.writer = new FrameWriter(context);
		if (context.channel().isActive()) {
			open();
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		open();
		context.fireChannelActive();
	}

	/** A channel may be active when the connection is added, and say so again. */
	private void open() {
		if (this.opened) {
			return;
		}
		this.opened = true;
		beginBurst();
		this.role.open(this);
		this.windows.open();
		this.timers.start();
		endBurst();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		beginBurst();
		this.timers.bytesRead();
		this.input.read(context, (ByteBuf) message);
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (context.channel().isWritable()) {
			burstStarted();
			this.windows.resume();
		}
		context.fireChannelWritabilityChanged();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		closed();
		context.fireChannelInactive();
	}

	@Override
	protected void flush() {
		this.writer.flush();
		// A channel that has closed meanwhile never gets writable.
		if (channel().bytesBeforeWritable() > MAX_UNREAD_BYTES && channel().isActive()) {
			connectionError(this.guards.unread());
		}
	}

	// Streams

	int register(Http2Stream stream) {
		if (isClosed() || this.shutdown.isDraining()) {
			stream.fail(StreamReset.neverSent("the connection is closing"));
			return 0;
		}
		return this.streams.register(stream);
	}

	void streamClosed(Http2Stream stream) {
		this.streams.closed(stream);
		if (!isClosed()) {
			this.timers.streamClosed();
			this.role.streamsAvailable(this);
			closeIfDrained();
		}
	}

	void refuse(int id) throws Http2Exception {
		writeReset(id, Http2Error.REFUSED_STREAM.code());
		this.guards.resetSentOrReceived();
	}

	void writeReset(int id, long errorCode) {
		this.writer.reset(id, errorCode);
		this.streams.resetSent(id, errorCode);
	}

	// Errors and the end

	void connectionError(Http2Exception failure) {
		if (!isClosed()) {
			this.guards.failed(failure);
			this.writer.goAway(this.streams.lastRemoteId(), failure.error().code(),
					String.valueOf(failure.getMessage()));
			close(failure, LINGER_AFTER_ERROR_MILLIS);
		}
	}

	@Override
	public void sweep(long now) {
		beginBurst();
		this.guards.sweep(now);
		if (this.streams.open() == 0) {
			this.streams.trim();
			this.input.trim();
		}
		endBurst();
	}

	void closeIfDrained() {
		if (this.shutdown.isDraining() && this.streams.open() == 0) {
			close(new ClosedChannelException(), LINGER_MILLIS);
		}
	}

	/**
	 * Resets every stream, then closes; a connection that was closed already does not
	 * wait for the peer any longer.
	 * @return whether there was a stream to reset
	 */
	boolean cancelAndClose() {
		if (isClosed()) {
			context().close();
			return false;
		}
		boolean active = this.streams.open() > 0;
		for (Http2Stream stream : this.streams.all()) {
			writeReset(stream.id(), Http2Error.CANCEL.code());
		}
		close(new ClosedChannelException(), LINGER_AFTER_ERROR_MILLIS);
		return active;
	}

	@Override
	public void closeNow(Throwable cause) {
		if (!isClosed()) {
			this.writer.flush();
		}
		super.closeNow(cause);
	}

	/**
	 * Closes the connection; streams hear that it is lost. A server sees to it that the
	 * client gets what was written before.
	 */
	private void close(Throwable cause, long lingerMillis) {
		if (!isServer()) {
			closeNow(cause);
		}
		else if (!isClosed()) {
			this.writer.flush();
			end(cause);
			LingeringClose.begin(context(), lingerMillis);
		}
	}

	@Override
	protected void release(Throwable cause) {
		this.shutdown.connectionClosed();
		this.timers.stop();
		StreamReset lost = StreamReset.connectionLost(cause, false);
		for (Http2Stream stream : this.streams.all()) {
			stream.fail(lost);
		}
		this.writer.close();
		this.input.close();
	}

	@Override
	protected void closed(Throwable cause) {
		this.role.closed(this, cause);
	}

	// What belongs to the connection

	boolean isServer() {
		return this.role.isServer();
	}

	ConnectionRole role() {
		return this.role;
	}

	Http2Options options() {
		return this.options;
	}

	ConnectionGuards guards() {
		return this.guards;
	}

	FrameWriter writer() {
		return this.writer;
	}

	StreamTable streams() {
		return this.streams;
	}

	ConnectionWindows windows() {
		return this.windows;
	}

	ConnectionTimers timers() {
		return this.timers;
	}

	GracefulShutdown shutdown() {
		return this.shutdown;
	}

	boolean canOpenStream() {
		return !isClosed() && !this.shutdown.isDraining() && this.streams.hasRoomForLocal();
	}

	boolean isWritable() {
		return context().channel().isWritable();
	}

	PeerSettings peerSettings() {
		return this.peerSettings;
	}

	Channel channel() {
		return context().channel();
	}

}
