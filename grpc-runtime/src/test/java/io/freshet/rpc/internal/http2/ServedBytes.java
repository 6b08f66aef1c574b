package io.freshet.rpc.internal.http2;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.FlowControl;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.transport.StreamAcceptor;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/**
 * A server's end of a connection, without a socket and on the thread of the test, which
 * holds it to four rules: no failure but those that the protocol names, no buffer kept
 * behind its end, no memory beyond a bound, and an end. Not for use by several threads.
 */
public final class ServedBytes implements AutoCloseable {

	/** The connection's window and some frames. */
	private static final long MAX_BYTES = 2 * 1024 * 1024;

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final WatchedRole role;

	/**
	 * Accepts a connection.
	 * @param acceptor takes the streams
	 */
	public ServedBytes(StreamAcceptor acceptor) {
		this.channel.config().setAllocator(this.allocator);
		this.channel.freezeTime();
		GuardReports reports = new GuardReports(System::nanoTime, (guard, peer, event, times) -> {
		});
		Http2Options options = new Http2Options(100, 8192, ConnectionLimits.DEFAULTS, reports,
				ConnectionOptions.forServer().toBuilder().flowControl(FlowControl.fixed(65_535)).build());
		this.role = new WatchedRole(new ServerRole(new Http2ServerProtocol(options, acceptor), (connection) -> {
		}));
		this.channel.pipeline().addLast(new Http2Connection(this.role, options, null));
		settle();
	}

	/**
	 * Lets bytes arrive.
	 * @param bytes the bytes
	 */
	public void receive(byte[] bytes) {
		if (this.channel.isOpen()) {
			this.channel.writeInbound(Unpooled.wrappedBuffer(bytes));
			settle();
		}
	}

	/** Lets a second go by. */
	public void waitASecond() {
		this.channel.advanceTimeBy(1, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		settle();
	}

	/** The peer reads what was sent. */
	private void settle() {
		this.channel.runPendingTasks();
		this.channel.checkException();
		this.role.check();
		long bytes = this.allocator.metric().usedHeapMemory() + this.allocator.metric().usedDirectMemory();
		if (bytes > MAX_BYTES) {
			throw new AssertionError("the connection holds " + bytes + " bytes");
		}
		this.channel.releaseOutbound();
	}

	/** The peer hangs up. */
	@Override
	public void close() {
		this.channel.close();
		waitASecond();
		this.channel.advanceTimeBy(1, TimeUnit.DAYS);
		this.channel.runScheduledPendingTasks();
		this.channel.finishAndReleaseAll();
		this.channel.checkException();
		this.role.check();
		long bytes = this.allocator.metric().usedHeapMemory() + this.allocator.metric().usedDirectMemory();
		if (bytes != 0) {
			throw new AssertionError(bytes + " bytes are kept behind the end of the connection");
		}
	}

	/** Listens to why the connection ends. */
	private static final class WatchedRole implements ConnectionRole {

		private final ServerRole role;

		private @Nullable Throwable failure;

		WatchedRole(ServerRole role) {
			this.role = role;
		}

		void check() {
			if (this.failure != null) {
				throw new AssertionError("the connection failed", this.failure);
			}
		}

		@Override
		public boolean isServer() {
			return true;
		}

		@Override
		public void open(Http2Connection connection) {
			this.role.open(connection);
		}

		@Override
		public StreamListener streamOpened(Http2Stream stream, HeaderFields fields) {
			return this.role.streamOpened(stream, fields);
		}

		@Override
		public void ready(Http2Connection connection) {
			this.role.ready(connection);
		}

		@Override
		public void draining(Http2Connection connection, String reason) {
			this.role.draining(connection, reason);
		}

		@Override
		public void goAwayReceived(long errorCode, String text) {
			this.role.goAwayReceived(errorCode, text);
		}

		@Override
		public void streamsAvailable(Http2Connection connection) {
			this.role.streamsAvailable(connection);
		}

		@Override
		public void closed(Http2Connection connection, Throwable cause) {
			boolean named = cause instanceof ClosedChannelException
					|| (cause instanceof Http2Exception known && known.error() != Http2Error.INTERNAL_ERROR);
			if (!named) {
				this.failure = cause;
			}
			this.role.closed(connection, cause);
		}

	}

}
