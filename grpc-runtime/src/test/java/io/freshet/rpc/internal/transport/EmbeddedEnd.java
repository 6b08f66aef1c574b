package io.freshet.rpc.internal.transport;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;

/**
 * A server's end of a connection, without a socket and on the thread of the test, which
 * holds it to four rules: no failure but those that the protocol names, no buffer kept
 * behind its end, no memory beyond a bound, and an end. Not for use by several threads.
 */
public abstract class EmbeddedEnd implements AutoCloseable {

	/** A connection's window and some frames. */
	private static final long MAX_BYTES = 2 * 1024 * 1024;

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private @Nullable Throwable failure;

	protected EmbeddedEnd() {
		this.channel.config().setAllocator(this.allocator);
		this.channel.freezeTime();
	}

	/**
	 * Accepts the connection.
	 * @param connection the connection
	 */
	protected final void accept(ChannelHandler connection) {
		this.channel.pipeline().addLast(connection);
		settle();
	}

	/**
	 * Notes that the connection ended for a reason that no protocol names.
	 * @param cause the reason
	 */
	protected final void failed(Throwable cause) {
		this.failure = cause;
	}

	/**
	 * Lets bytes arrive.
	 * @param bytes the bytes
	 */
	public final void receive(byte[] bytes) {
		if (this.channel.isOpen()) {
			this.channel.writeInbound(Unpooled.wrappedBuffer(bytes));
			settle();
		}
	}

	/** Lets a second go by. */
	public final void waitASecond() {
		this.channel.advanceTimeBy(1, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		settle();
	}

	/** The peer reads what was sent. */
	private void settle() {
		this.channel.runPendingTasks();
		check();
		if (heldBytes() > MAX_BYTES) {
			throw new AssertionError("the connection holds " + heldBytes() + " bytes");
		}
		this.channel.releaseOutbound();
	}

	private void check() {
		this.channel.checkException();
		if (this.failure != null) {
			throw new AssertionError("the connection failed", this.failure);
		}
	}

	private long heldBytes() {
		return this.allocator.metric().usedHeapMemory() + this.allocator.metric().usedDirectMemory();
	}

	/** The peer hangs up. */
	@Override
	public final void close() {
		this.channel.close();
		waitASecond();
		this.channel.advanceTimeBy(1, TimeUnit.DAYS);
		this.channel.runScheduledPendingTasks();
		this.channel.finishAndReleaseAll();
		check();
		if (heldBytes() != 0) {
			throw new AssertionError(heldBytes() + " bytes are kept behind the end of the connection");
		}
	}

}
