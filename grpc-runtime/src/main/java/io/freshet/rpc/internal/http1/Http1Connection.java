package io.freshet.rpc.internal.http1;

import java.nio.channels.ClosedChannelException;

import io.freshet.rpc.internal.netty.BurstConnection;
import io.freshet.rpc.internal.netty.LingeringClose;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import org.jspecify.annotations.Nullable;

/**
 * A connection in either role, with one stream at a time. Confined to its event loop,
 * except {@link #execute}, {@link #eventLoop} and {@link #isDraining}. Source: RFC 9112.
 */
final class Http1Connection extends BurstConnection {

	/** How long a client may take to fetch the last answer. */
	private static final long LINGER_MILLIS = 5000;

	private final Http1Role role;

	private final Http1Options options;

	private final ConnectionTimes times;

	private ConnectionSocket socket;

	private MessageInput input;

	private MessageWriter writer;

	private @Nullable Http1Stream stream;

	/** Whether another exchange may follow the one that goes on. */
	private boolean persistent = true;

	private volatile boolean draining;

	private boolean closesAfterFlush;

	@SuppressWarnings("NullAway.Init") // what needs the channel is set by added
	Http1Connection(Http1Role role, Http1Options options, @Nullable LoopTasks tasks) {
		super(tasks);
		this.role = role;
		this.options = options;
		this.times = new ConnectionTimes(this, System.nanoTime());
	}

	// Netty's side

	@Override
	protected void added(ChannelHandlerContext context) {
		this.writer = new MessageWriter(this, context);
		this.input = new MessageInput(this, this.role.newParser(4 * this.options.maxHeaderListBytes()));
		this.socket = new ConnectionSocket(context.channel(), this.options.connection().keepAliveTime() != null);
		if (context.channel().isActive()) {
			this.role.opened(this);
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.role.opened(this);
		context.fireChannelActive();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		beginBurst();
		this.input.read((ByteBuf) message);
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (context.channel().isWritable() && !isClosed()) {
			burstStarted();
			if (this.stream != null) {
				this.stream.writable();
			}
			else {
				parseLater();
			}
		}
		context.fireChannelWritabilityChanged();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (isClosed() || this.role.isServer()) {
			closed();
		}
		else {
			// A response may have been read faster than it is used.
			beginBurst();
			this.input.end();
			endBurst();
		}
		context.fireChannelInactive();
	}

	@Override
	protected void flush() {
		this.role.burstEnds(this);
		this.writer.flush();
		if (this.closesAfterFlush) {
			close(new ClosedChannelException());
		}
	}

	// Input

	boolean wantsInput(boolean inMessage) {
		if (isClosed() || this.closesAfterFlush) {
			return false;
		}
		if (!inMessage) {
			return this.role.wantsHead(this);
		}
		return this.stream == null || this.stream.wantsData();
	}

	void headReceived(HttpMessage head, boolean end) throws MalformedMessage {
		this.role.headReceived(this, head, end);
	}

	void bodyReceived(ByteBuf data, boolean end) {
		if (this.stream != null) {
			this.stream.dataReceived(data, end);
		}
	}

	void trailersReceived(HeaderFields fields) {
		if (this.stream != null) {
			this.stream.trailersReceived(fields);
		}
	}

	void malformed(MalformedMessage failure) {
		if (failure.guard() != null) {
			this.options.reports()
				.report(failure.guard(), this.socket.remoteAddress(), String.valueOf(failure.getMessage()));
		}
		this.role.malformed(this, failure);
	}

	/** Goes on with the input, but not within what is going on now. */
	void parseLater() {
		if (this.input.isWaiting()) {
			execute(this.input::parse);
		}
	}

	// Streams

	boolean start(Http1Stream stream, HeaderFields fields) {
		return this.role.start(this, stream, fields);
	}

	void stream(Http1Stream stream) {
		this.stream = stream;
		this.times.streamOpened();
	}

	void streamClosed(Http1Stream stream) {
		if (this.stream != stream) {
			return;
		}
		this.stream = null;
		this.times.streamClosed();
		if (isClosed()) {
			return;
		}
		if (!this.persistent || this.draining) {
			closeAfterFlush();
		}
		else {
			parseLater();
			this.role.streamClosed(this);
		}
	}

	/** No other exchange can follow the one that goes on. */
	void notPersistent() {
		this.persistent = false;
	}

	boolean isPersistent() {
		return this.persistent && !this.draining;
	}

	// The end

	/**
	 * Ends the connection without failing the exchange that goes on.
	 * @param reason a text for people
	 */
	void drain(String reason) {
		if (this.draining || isClosed()) {
			return;
		}
		this.draining = true;
		this.role.draining(this, reason);
		if (this.stream != null) {
			this.stream.drain();
		}
		else if (!this.role.isServer() || !this.input.isHeadIncomplete()) {
			closeAfterFlush();
		}
	}

	void closeAfterFlush() {
		this.persistent = false;
		this.closesAfterFlush = true;
		burstStarted();
	}

	/**
	 * Closes the connection behind what was written. A server sees to it that the client
	 * gets it.
	 */
	private void close(Throwable cause) {
		if (this.role.isServer()) {
			end(cause);
			LingeringClose.begin(context(), LINGER_MILLIS);
		}
		else {
			closeNow(cause);
		}
	}

	@Override
	protected void release(Throwable cause) {
		Http1Stream stream = this.stream;
		try {
			if (stream != null) {
				stream.fail(StreamReset.connectionLost(cause, this.role.isUnprocessed(this)));
			}
		}
		finally {
			this.writer.close();
			this.input.close();
			this.socket.autoRead(true);
		}
	}

	@Override
	protected void closed(Throwable cause) {
		this.role.closed(this, cause);
	}

	@Override
	public void sweep(long now) {
		beginBurst();
		this.times.sweep(now);
		endBurst();
	}

	// What belongs to the connection

	Http1Role role() {
		return this.role;
	}

	Http1Options options() {
		return this.options;
	}

	boolean isDraining() {
		return this.draining;
	}

	@Nullable Http1Stream stream() {
		return this.stream;
	}

	MessageInput input() {
		return this.input;
	}

	MessageWriter writer() {
		return this.writer;
	}

	ConnectionTimes times() {
		return this.times;
	}

	ConnectionSocket socket() {
		return this.socket;
	}

}
