package io.freshet.rpc.internal.stream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessageDeframer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.freshet.rpc.internal.wire.PrefixCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a thread receives. Bytes wait as they came and become messages on the
 * thread that reads, so what is kept is bounded by the flow-control window and the one
 * message that is asked for, however small the messages are.
 * <p>
 * {@link #read} and {@link #close} are for one thread at a time, which may be any; the
 * rest is confined to the call's event loop. Bytes are kept on the heap, so a reader that
 * is forgotten leaks nothing.
 *
 * @param <T> the type of message
 */
public final class InboundMessages<T> implements RpcReader<T>, MessageReceiver {

	/**
	 * A quarter of the smallest window: credit is given back in portions of this size.
	 */
	private static final int CREDIT_BYTES = 16 * 1024;

	private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

	private static final Status TRUNCATED = Status.of(StatusCode.INTERNAL, "stream ended in the middle of a message");

	private final CallControl call;

	private final Marshaller<T> marshaller;

	private final int maxMessageBytes;

	private final MessageObserver observer;

	private final ByteHandover arrived = new ByteHandover();

	private final AtomicInteger credit = new AtomicInteger();

	private final Runnable giveCreditBack = this::giveCreditBack;

	private final MessageProgress progress = new MessageProgress();

	private final PrefixCounter arrivals = new PrefixCounter();

	/** Set before the first bytes arrive, then used by the reading thread alone. */
	private @Nullable MessageDeframer deframer;

	private @Nullable TransportStream stream;

	/** What follows the last message. */
	private volatile @Nullable Ending ending;

	/** What ends reading at once, whatever has arrived. */
	private volatile @Nullable Ending failure;

	private volatile @Nullable Thread reader;

	// Read side

	private int usedBytes;

	/** Bytes of a message not yet complete for which credit was given already. */
	private int prepaidBytes;

	/**
	 * Creates the receiving end of a call.
	 * @param call the call
	 * @param marshaller the marshaller of the messages
	 * @param maxMessageBytes the longest message accepted, after decompression
	 * @param observer sees each message that is read
	 */
	public InboundMessages(CallControl call, Marshaller<T> marshaller, int maxMessageBytes, MessageObserver observer) {
		this.call = call;
		this.marshaller = marshaller;
		this.maxMessageBytes = maxMessageBytes;
		this.observer = observer;
	}

	@Override
	public void start(TransportStream stream, @Nullable MessageCodec codec) {
		this.stream = stream;
		this.deframer = new MessageDeframer(this.maxMessageBytes, codec, HEAP);
	}

	@Override
	public void append(ByteBuf data) {
		int length = data.readableBytes();
		if (length == 0 || this.failure != null) {
			return;
		}
		if (this.stream != null) {
			this.stream.messages().received(this.arrivals.count(data));
		}
		ByteBuf bytes = this.arrived.take();
		if (bytes == null) {
			bytes = HEAP.heapBuffer(length);
		}
		bytes.writeBytes(data, data.readerIndex(), length);
		this.arrived.offer(bytes);
		wakeReader();
	}

	/** There are no more messages; those that arrived can be read. Event loop. */
	public void complete() {
		end(Ending.OK);
	}

	@Override
	public void end(Ending ending) {
		if (this.ending == null) {
			this.ending = ending;
			wakeReader();
		}
	}

	@Override
	public void fail(Ending ending) {
		if (this.failure == null) {
			this.failure = ending;
			this.arrived.close();
			wakeReader();
		}
	}

	@Override
	public boolean isLate(long now, long graceNanos) {
		return this.progress.isLate(now, graceNanos);
	}

	@Override
	public @Nullable T read() {
		while (true) {
			Ending failure = this.failure;
			if (failure != null) {
				throw failure.toException();
			}
			T message = next();
			if (message != null) {
				return message;
			}
			// Read before the bytes are: what is not there now will not come after an
			// end.
			Ending ending = this.ending;
			ByteBuf bytes = this.arrived.take();
			if (bytes != null) {
				take(bytes);
			}
			else if (ending != null) {
				return finish(ending);
			}
			else {
				awaitBytes();
			}
		}
	}

	@Override
	public void close() {
		if (this.ending == null && this.failure == null) {
			this.call.cancel(Status.of(StatusCode.CANCELLED, "reader was closed before the last message"));
		}
	}

	private @Nullable T next() {
		MessageDeframer deframer = this.deframer;
		if (deframer == null) {
			return null;
		}
		try {
			T message = deframer.next(this.marshaller);
			if (message != null) {
				this.progress.complete();
				int bytes = deframer.lastWireBytes();
				this.observer.onMessage(message, bytes - MessagePrefix.BYTES, deframer.lastCompressed());
				used(Math.max(0, bytes - this.prepaidBytes));
				this.prepaidBytes = Math.max(0, this.prepaidBytes - bytes);
			}
			return message;
		}
		catch (RpcException ex) {
			this.call.reject(ex);
			throw Ending.of(ex).toException();
		}
	}

	private void take(ByteBuf bytes) {
		try {
			if (this.deframer != null) {
				this.deframer.append(bytes);
			}
		}
		finally {
			bytes.release();
		}
	}

	private @Nullable T finish(Ending ending) {
		if (!ending.status().isOk()) {
			throw ending.toException();
		}
		if (this.deframer != null && this.deframer.isMidMessage()) {
			RpcException truncated = TRUNCATED.asException();
			this.call.fail(truncated);
			throw truncated;
		}
		return null;
	}

	private void awaitBytes() {
		if (this.call.inEventLoop()) {
			throw new IllegalStateException(
					"read() would block the event loop that it waits for; use an asynchronous or reactive client or "
							+ "service there, or move the blocking code to another thread");
		}
		prepay();
		this.progress.waiting(this.deframer);
		this.reader = Thread.currentThread();
		try {
			while (this.arrived.isEmpty() && this.ending == null && this.failure == null) {
				if (Thread.interrupted()) {
					throw interrupted();
				}
				LockSupport.park(this);
			}
		}
		finally {
			this.reader = null;
		}
	}

	private RpcException interrupted() {
		Status status = Status.of(StatusCode.CANCELLED, "thread was interrupted while it waited for a message");
		this.call.cancel(status);
		Thread.currentThread().interrupt();
		return status.asException();
	}

	/**
	 * Gives credit for a message that is asked for and may be bigger than the window, so
	 * that the rest of it can come.
	 */
	private void prepay() {
		if (this.deframer != null) {
			int begun = this.deframer.isMidMessage() ? this.deframer.bufferedBytes() : 0;
			int more = begun - this.prepaidBytes;
			if (more > 0) {
				this.prepaidBytes += more;
				used(more);
			}
		}
	}

	private void used(int bytes) {
		this.usedBytes += bytes;
		if (this.usedBytes >= CREDIT_BYTES) {
			int due = this.usedBytes;
			this.usedBytes = 0;
			if (this.credit.getAndAdd(due) == 0) {
				this.call.execute(this.giveCreditBack);
			}
		}
	}

	private void giveCreditBack() {
		int bytes = this.credit.getAndSet(0);
		if (bytes > 0 && this.stream != null && this.failure == null) {
			this.stream.consumed(bytes);
		}
	}

	private void wakeReader() {
		Thread reader = this.reader;
		if (reader != null) {
			LockSupport.unpark(reader);
		}
	}

}
