package io.freshet.rpc.internal.http2;

import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.StreamReset.Cause;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import io.netty.util.collection.IntObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A connection in either role: reads frames in bursts, holds the table of streams and the
 * windows of the connection, and sends what a burst has written in one flush. Confined to
 * its event loop, except {@link #execute}, {@link #eventLoop}, {@link #allocator} and the
 * addresses. Releases every buffer it is given. Source: RFC 9113.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter {

	/**
	 * Control frames and headers that a peer provokes without reading them may pile up to
	 * this; DATA never does. RFC 9113, 10.5.
	 */
	private static final long MAX_UNREAD_BYTES = 1024 * 1024;

	private final ConnectionRole role;

	private final Http2Options options;

	private final DefaultHttp2FrameReader reader;

	private final InboundFrames frames = new InboundFrames(this);

	private final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>();

	private final ArrayDeque<Http2Stream> awaitingWindow = new ArrayDeque<>();

	private final RecentResets recentResets = new RecentResets();

	private final ResetLimit resetLimit = new ResetLimit(System::nanoTime);

	private final LoopTasks tasks = new LoopTasks(this);

	private final GracefulShutdown shutdown = new GracefulShutdown(this);

	private ChannelHandlerContext context;

	private FrameWriter writer;

	private @Nullable ByteBuf cumulation;

	private @Nullable ByteBuf expectedPreface;

	private int nextStreamId = 1;

	private int lastRemoteStreamId;

	private int openStreams;

	private int peerMaxConcurrentStreams = Integer.MAX_VALUE;

	private int initialSendWindow = Http2Options.DEFAULT_WINDOW_BYTES;

	private int sendWindow = Http2Options.DEFAULT_WINDOW_BYTES;

	private int receiveWindow;

	private int unreturnedCredit;

	private boolean inBurst;

	private boolean flushScheduled;

	private boolean closed;

	@SuppressWarnings("NullAway.Init") // context and writer are set by handlerAdded
	Http2Connection(ConnectionRole role, Http2Options options) {
		this.role = role;
		this.options = options;
		this.reader = new DefaultHttp2FrameReader(InboundHeaders.decoder(options.maxHeaderListBytes()));
		this.receiveWindow = options.connectionWindowBytes();
		if (role.isServer()) {
			this.expectedPreface = Http2CodecUtil.connectionPrefaceBuf();
		}
	}

	// Netty's side

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
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

	private void open() {
		beginBurst();
		this.role.open(this);
		int more = this.options.connectionWindowBytes() - Http2Options.DEFAULT_WINDOW_BYTES;
		this.writer.windowUpdate(0, more);
		endBurst();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf input = (ByteBuf) message;
		if (this.closed) {
			input.release();
			return;
		}
		beginBurst();
		if (this.cumulation != null) {
			input = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), this.cumulation, input);
			this.cumulation = null;
		}
		try {
			read(input);
		}
		finally {
			if (!this.closed && input.isReadable()) {
				this.cumulation = input;
			}
			else {
				input.release();
			}
		}
	}

	private void read(ByteBuf input) {
		try {
			if (this.expectedPreface != null && !readPreface(input, this.expectedPreface)) {
				return;
			}
			while (input.isReadable() && !this.closed) {
				try {
					this.reader.readFrame(this.context, input, this.frames);
					// It returns when the rest is less than a frame.
					return;
				}
				catch (Http2Exception ex) {
					if (!Http2Exception.isStreamError(ex)) {
						throw ex;
					}
					streamError((Http2Exception.StreamException) ex);
				}
			}
		}
		catch (Http2Exception ex) {
			connectionError(ex);
		}
		catch (RuntimeException | Error ex) {
			connectionError(Http2Exception.connectionError(Http2Error.INTERNAL_ERROR, ex, "internal error"));
		}
	}

	private boolean readPreface(ByteBuf input, ByteBuf expected) throws Http2Exception {
		while (expected.isReadable() && input.isReadable()) {
			if (expected.readByte() != input.readByte()) {
				throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR,
						"the connection does not begin with the HTTP/2 preface");
			}
		}
		if (expected.isReadable()) {
			return false;
		}
		expected.release();
		this.expectedPreface = null;
		return true;
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.tasks.drain();
		endBurst();
		context.fireChannelReadComplete();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (context.channel().isWritable()) {
			burstStarted();
			resumeAwaiting();
		}
		context.fireChannelWritabilityChanged();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		closeNow(cause);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		release(new ClosedChannelException());
		context.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		release(new ClosedChannelException());
	}

	// Bursts

	void beginBurst() {
		this.inBurst = true;
	}

	/** Flushes what the burst has written. */
	void endBurst() {
		this.inBurst = false;
		if (!this.closed) {
			this.writer.flush();
			if (this.context.channel().bytesBeforeWritable() > MAX_UNREAD_BYTES) {
				connectionError(Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM,
						"the peer does not read what it asks for"));
			}
		}
	}

	/** Makes sure that what is written from now on will be flushed. */
	void burstStarted() {
		if (!this.inBurst && !this.flushScheduled) {
			this.flushScheduled = true;
			eventLoop().execute(() -> {
				this.flushScheduled = false;
				if (!this.inBurst) {
					endBurst();
				}
			});
		}
	}

	void execute(Runnable task) {
		this.tasks.execute(task);
	}

	// Frames

	void settingsReceived(Http2Settings settings, boolean first) throws Http2Exception {
		Long tableSize = settings.headerTableSize();
		if (tableSize != null) {
			this.writer.headerEncoder().peerTableSize((int) Math.min(tableSize, Integer.MAX_VALUE));
		}
		Integer maxFrame = settings.maxFrameSize();
		if (maxFrame != null) {
			this.writer.maxFrameBytes(maxFrame);
		}
		Long streams = settings.maxConcurrentStreams();
		if (streams != null) {
			this.peerMaxConcurrentStreams = (int) Math.min(streams, Integer.MAX_VALUE);
		}
		this.writer.settingsAck();
		Integer window = settings.initialWindowSize();
		if (window != null) {
			int delta = window - this.initialSendWindow;
			this.initialSendWindow = window;
			for (Http2Stream stream : new ArrayList<>(this.streams.values())) {
				stream.initialWindowChanged(delta);
			}
		}
		if (first) {
			this.role.ready(this);
		}
		else if (streams != null) {
			this.role.streamsAvailable(this);
		}
	}

	void received(int bytes) throws Http2Exception {
		this.receiveWindow -= bytes;
		if (this.receiveWindow < 0) {
			throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR,
					"DATA exceeds the window of the connection by %d bytes", -this.receiveWindow);
		}
		this.unreturnedCredit += bytes;
		if (this.unreturnedCredit * 2 >= this.options.connectionWindowBytes()) {
			this.writer.windowUpdate(0, this.unreturnedCredit);
			this.receiveWindow += this.unreturnedCredit;
			this.unreturnedCredit = 0;
		}
	}

	void windowUpdated(int increment) throws Http2Exception {
		if (increment > Integer.MAX_VALUE - this.sendWindow) {
			throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "window exceeds 2^31-1");
		}
		this.sendWindow += increment;
		resumeAwaiting();
	}

	private void resumeAwaiting() {
		for (int i = this.awaitingWindow.size(); i > 0 && sendAllowance() > 0; i--) {
			this.awaitingWindow.remove().resumeFromQueue();
		}
	}

	void resetReceived(Http2Stream stream, long errorCode) throws Http2Exception {
		stream.fail(new StreamReset(Cause.RESET_BY_PEER, errorCode,
				errorCode == Http2Error.REFUSED_STREAM.code() && !isServer(), ""));
		if (isServer()) {
			countReset();
		}
	}

	private void countReset() throws Http2Exception {
		if (this.resetLimit.exceededByOneMore()) {
			throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM,
					"more than %d streams were reset in 30 s", ResetLimit.RESETS_PER_WINDOW);
		}
	}

	void pingAcknowledged(long payload) {
		this.shutdown.pingAcknowledged(payload);
	}

	void goAwayReceived(int lastStreamId, long errorCode, String text) {
		String reason = "GOAWAY " + Http2Error.valueOf(errorCode) + (text.isEmpty() ? "" : " (" + text + ")");
		this.shutdown.announcedByPeer();
		this.role.draining(this, reason);
		if (isServer()) {
			closeIfDrained();
			return;
		}
		// After an error the peer's idea of its last stream cannot be relied on.
		boolean unprocessed = errorCode == Http2Error.NO_ERROR.code();
		for (Http2Stream stream : new ArrayList<>(this.streams.values())) {
			if (stream.id() > lastStreamId) {
				stream.fail(new StreamReset(Cause.GOAWAY, errorCode, unprocessed, reason));
			}
		}
		closeIfDrained();
	}

	void streamError(Http2Exception.StreamException failure) throws Http2Exception {
		int id = failure.streamId();
		Http2Stream stream = stream(id);
		if (stream == null && failure instanceof Http2Exception.HeaderListSizeException && isServer()) {
			stream = openRemote(id);
			if (stream != null) {
				stream.writeHeaders(this.options.headersTooLarge(), true);
			}
			return;
		}
		if (stream != null) {
			stream.fail(new StreamReset(Cause.PROTOCOL_ERROR, failure.error().code(), false,
					String.valueOf(failure.getMessage())));
		}
		else if (isServer() && id > this.lastRemoteStreamId) {
			this.lastRemoteStreamId = id;
		}
		this.writer.reset(id, failure.error().code());
		resetSent(id);
		if (isServer()) {
			countReset();
		}
	}

	void connectionError(Http2Exception failure) {
		if (this.closed) {
			return;
		}
		this.writer.goAway(this.lastRemoteStreamId, failure.error().code(), String.valueOf(failure.getMessage()));
		closeNow(failure);
	}

	// Streams

	@Nullable Http2Stream stream(int id) {
		return this.streams.get(id);
	}

	/**
	 * Opens a stream for which the peer has sent HEADERS.
	 * @param id the stream
	 * @return the stream, or {@code null} if it is refused or its frames are to be
	 * ignored
	 * @throws Http2Exception if the peer may not use that number
	 */
	@Nullable Http2Stream openRemote(int id) throws Http2Exception {
		if (!isServer() || (id & 1) == 0) {
			if (mayIgnore(id)) {
				return null;
			}
			throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "HEADERS on stream %d", id);
		}
		if (id <= this.lastRemoteStreamId) {
			if (mayIgnore(id)) {
				return null;
			}
			throw Http2Exception.connectionError(Http2Error.STREAM_CLOSED, "HEADERS on closed stream %d", id);
		}
		if (this.shutdown.refusesStreams()) {
			return null;
		}
		this.lastRemoteStreamId = id;
		if (this.openStreams >= this.options.maxConcurrentStreams()) {
			this.writer.reset(id, Http2Error.REFUSED_STREAM.code());
			resetSent(id);
			countReset();
			return null;
		}
		Http2Stream stream = new Http2Stream(this, id);
		this.streams.put(id, stream);
		this.openStreams++;
		stream.listener(this.role.streamOpened(stream));
		return stream;
	}

	/**
	 * Creates a stream of this side. It gets its number when its headers are written, so
	 * that numbers go out in order.
	 * @return the stream
	 */
	Http2Stream openLocal() {
		this.openStreams++;
		return new Http2Stream(this, 0);
	}

	int register(Http2Stream stream) {
		if (this.closed || this.shutdown.isDraining()) {
			stream.fail(new StreamReset(Cause.CONNECTION_LOST, StreamReset.NO_CODE, true, "the connection is closing"));
			return 0;
		}
		int id = this.nextStreamId;
		this.nextStreamId += 2;
		this.streams.put(id, stream);
		return id;
	}

	void streamClosed(Http2Stream stream) {
		this.streams.remove(stream.id());
		this.openStreams--;
		if (!this.closed) {
			this.role.streamsAvailable(this);
			closeIfDrained();
		}
	}

	void resetSent(int id) {
		this.recentResets.add(id);
	}

	boolean mayIgnore(int id) throws Http2Exception {
		requireNotIdle(id);
		return this.recentResets.contains(id) || (this.shutdown.refusesStreams() && id > this.lastRemoteStreamId);
	}

	void requireNotIdle(int id) throws Http2Exception {
		boolean ofPeer = ((id & 1) == 1) == isServer();
		int last = ofPeer ? this.lastRemoteStreamId : this.nextStreamId - (isServer() ? 1 : 2);
		if (id > last && !this.shutdown.refusesStreams()) {
			throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "frame on idle stream %d", id);
		}
	}

	int sendAllowance() {
		return this.context.channel().isWritable() ? this.sendWindow : 0;
	}

	void sent(int bytes) {
		this.sendWindow -= bytes;
	}

	void awaitWindow(Http2Stream stream) {
		this.awaitingWindow.add(stream);
	}

	boolean isInformational(HeaderFields fields) {
		AsciiString status = isServer() ? null : fields.get(HeaderNames.STATUS);
		return status != null && status.length() == 3 && status.byteAt(0) == '1';
	}

	boolean canOpenStream() {
		return !this.closed && !this.shutdown.isDraining() && this.openStreams < this.peerMaxConcurrentStreams
				&& this.nextStreamId > 0;
	}

	int openStreams() {
		return this.openStreams;
	}

	// The end

	void closeGracefully() {
		this.shutdown.start();
	}

	void closeIfDrained() {
		if (this.shutdown.isDraining() && this.openStreams == 0) {
			closeNow(new ClosedChannelException());
		}
	}

	/**
	 * Closes the connection after what was written; streams hear that it is lost.
	 * @param cause why
	 */
	void closeNow(Throwable cause) {
		if (!this.closed) {
			this.writer.flush();
			release(cause);
			this.context.close();
		}
	}

	/** Resets every stream, then closes. */
	void cancelAndClose() {
		for (Http2Stream stream : new ArrayList<>(this.streams.values())) {
			stream.fail(new StreamReset(Cause.CONNECTION_LOST, Http2Error.CANCEL.code(), false, "the server stopped"));
			this.writer.reset(stream.id(), Http2Error.CANCEL.code());
		}
		closeNow(new ClosedChannelException());
	}

	private void release(Throwable cause) {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.shutdown.cancel();
		StreamReset lost = new StreamReset(Cause.CONNECTION_LOST, StreamReset.NO_CODE, false,
				(cause.getMessage() != null) ? cause.getMessage() : "connection closed");
		for (Http2Stream stream : new ArrayList<>(this.streams.values())) {
			stream.fail(lost);
		}
		this.writer.close();
		this.reader.close();
		if (this.cumulation != null) {
			this.cumulation.release();
			this.cumulation = null;
		}
		if (this.expectedPreface != null) {
			this.expectedPreface.release();
			this.expectedPreface = null;
		}
		this.role.closed(this, cause);
	}

	// What belongs to the connection

	boolean isServer() {
		return this.role.isServer();
	}

	Http2Options options() {
		return this.options;
	}

	FrameWriter writer() {
		return this.writer;
	}

	int lastRemoteStreamId() {
		return this.lastRemoteStreamId;
	}

	int initialSendWindow() {
		return this.initialSendWindow;
	}

	EventLoop eventLoop() {
		return this.context.channel().eventLoop();
	}

	ByteBufAllocator allocator() {
		return this.context.alloc();
	}

	SocketAddress remoteAddress() {
		return this.context.channel().remoteAddress();
	}

	SocketAddress localAddress() {
		return this.context.channel().localAddress();
	}

	@Nullable SSLSession tlsSession() {
		SslHandler tls = this.context.pipeline().get(SslHandler.class);
		return (tls != null) ? tls.engine().getSession() : null;
	}

}
