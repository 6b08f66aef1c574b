package io.freshet.rpc.internal.netty;

import java.nio.channels.ClosedChannelException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * What connections have in common, whichever version of HTTP they speak: they work in
 * bursts, so that what is written while input is read, or while tasks of other threads
 * run, leaves in one flush; and they end once. Confined to its event loop, except
 * {@link #execute} and {@link #eventLoop}.
 */
public abstract class BurstConnection extends ChannelInboundHandlerAdapter implements LoopConnection {

	private LoopTasks tasks;

	private ChannelHandlerContext context;

	private boolean inBurst;

	private boolean flushScheduled;

	private boolean closed;

	/** Why it was closed, until that has been told. */
	private @Nullable Throwable closeCause;

	/**
	 * Creates a connection.
	 * @param tasks the queue to share with other connections, or {@code null} for one of
	 * its own
	 */
	@SuppressWarnings("NullAway.Init") // context and tasks are set by handlerAdded
	protected BurstConnection(@Nullable LoopTasks tasks) {
		if (tasks != null) {
			this.tasks = tasks;
		}
	}

	// Netty's side

	@Override
	public final void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
		if (this.tasks == null) {
			this.tasks = new LoopTasks(context.channel().eventLoop());
		}
		this.tasks.attach(this);
		added(context);
	}

	@Override
	public final void channelReadComplete(ChannelHandlerContext context) {
		this.tasks.drain();
		endBurst();
		context.fireChannelReadComplete();
	}

	@Override
	public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		closeNow(cause);
	}

	@Override
	public final void handlerRemoved(ChannelHandlerContext context) {
		closed();
	}

	// Bursts

	@Override
	public final void beginBurst() {
		this.inBurst = true;
	}

	@Override
	public final void endBurst() {
		this.inBurst = false;
		if (!this.closed) {
			flush();
		}
	}

	/** Makes sure that what is written from now on will be flushed. */
	public final void burstStarted() {
		if (!this.inBurst && !this.flushScheduled) {
			this.flushScheduled = true;
			eventLoop().execute(() -> {
				this.flushScheduled = false;
				endBurst();
			});
		}
	}

	/**
	 * Runs something later on the event loop.
	 * @param task what to run
	 */
	public final void execute(Runnable task) {
		this.tasks.execute(task);
	}

	// The end

	/**
	 * Closes the connection without caring for what was written; streams hear that it is
	 * lost.
	 * @param cause why
	 */
	public void closeNow(Throwable cause) {
		if (!this.closed) {
			end(cause);
			closed();
		}
		this.context.close();
	}

	/**
	 * Ends what the connection was, if it has not ended; the channel may still be open
	 * for a while.
	 * @param cause why
	 */
	protected final void end(Throwable cause) {
		if (!this.closed) {
			this.closed = true;
			this.closeCause = cause;
			release(cause);
		}
	}

	/** The channel is closed, and what the peer had sent was passed on. */
	public final void closed() {
		end(new ClosedChannelException());
		Throwable cause = this.closeCause;
		if (cause != null) {
			this.closeCause = null;
			this.tasks.detach(this);
			closed(cause);
		}
	}

	// What differs

	/**
	 * The channel and its event loop are known.
	 * @param context where to write to
	 */
	protected abstract void added(ChannelHandlerContext context);

	/** A burst is over: sends what it has written. */
	protected abstract void flush();

	/**
	 * The connection has ended: tells streams and releases what is kept.
	 * @param cause why
	 */
	protected abstract void release(Throwable cause);

	/**
	 * The channel is closed, too.
	 * @param cause why
	 */
	protected abstract void closed(Throwable cause);

	// What belongs to the connection

	@Override
	public final boolean isClosed() {
		return this.closed;
	}

	@Override
	public final EventLoop eventLoop() {
		return this.context.channel().eventLoop();
	}

	/**
	 * Returns where the connection is in the pipeline of its channel.
	 * @return the context
	 */
	public final ChannelHandlerContext context() {
		return this.context;
	}

}
