package io.freshet.rpc.internal.stream;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import io.freshet.rpc.internal.wire.MessageFramer;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Serialises and frames messages on the thread that sends them and carries the bytes to
 * the event loop. Messages that are sent while the event loop is busy share one buffer,
 * and so a few DATA frames.
 * <p>
 * {@link #send}, {@link #end} and the choice of compression are for one thread at a time,
 * {@link #hasRoom} and {@link #waitingBytes} for any, everything else is confined to the
 * call's event loop. Releases what was not sent when it {@linkplain #fail fails}.
 *
 * @param <T> the type of message
 */
final class MessageOutput<T> extends ByteHandover implements Runnable {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<MessageOutput> PENDING_BYTES = AtomicIntegerFieldUpdater
		.newUpdater(MessageOutput.class, "pendingBytes");

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<MessageOutput> DRAIN_SCHEDULED = AtomicIntegerFieldUpdater
		.newUpdater(MessageOutput.class, "drainScheduled");

	/** From here on a writer has to wait. */
	static final int HIGH_WATER_BYTES = 64 * 1024;

	/** What is shorter is copied into the buffer of the connection. */
	private static final int LARGE_BYTES = 8 * 1024;

	private final CallControl call;

	private final Marshaller<T> marshaller;

	private final MessageObserver observer;

	/** Called on the event loop whenever there is room or the call has ended. */
	private final Runnable onRoom;

	private volatile int pendingBytes;

	/** 1 while a drain is to come. */
	private volatile int drainScheduled;

	/** What the stream had not sent when the event loop last looked. */
	private volatile int queuedBytes;

	private volatile boolean endRequested;

	private volatile @Nullable Ending ending;

	private volatile @Nullable MessageCodec codec;

	private volatile boolean compress = true;

	/** The size of the buffer that was drained last: what the next one will need. */
	private volatile int usualBytes = 256;

	private @Nullable TransportStream stream;

	private boolean finished;

	MessageOutput(CallControl call, Marshaller<T> marshaller, MessageObserver observer, Runnable onRoom) {
		this.call = call;
		this.marshaller = marshaller;
		this.observer = observer;
		this.onRoom = onRoom;
	}

	/**
	 * Chooses the coding that was agreed on.
	 * @param codec the coding of messages that are to be compressed, or {@code null}
	 */
	void codec(@Nullable MessageCodec codec) {
		this.codec = codec;
	}

	void compress(boolean compress) {
		this.compress = compress;
	}

	@Nullable Ending ending() {
		return this.ending;
	}

	boolean hasRoom() {
		return waitingBytes() < HIGH_WATER_BYTES;
	}

	int waitingBytes() {
		return this.pendingBytes + this.queuedBytes;
	}

	/**
	 * Sends a message, whether or not there is room.
	 * @param message the message
	 * @return its size on the wire, the prefix included; 0 if it was dropped
	 * @throws io.freshet.rpc.RpcException if the call has failed, the message cannot be
	 * serialised, or the observer holds it back
	 */
	int send(T message) {
		Ending ending = this.ending;
		if (ending != null) {
			return refuse(ending);
		}
		if (this.endRequested) {
			throw new IllegalStateException("the messages of this side have been ended already");
		}
		this.observer.onGiven(message);
		ByteBuf buffer = take();
		if (buffer == null) {
			int size = MessagePrefix.BYTES + this.marshaller.size(message);
			// What is large goes to the socket as it is, which takes no heap.
			buffer = (size >= LARGE_BYTES) ? ByteBufAllocator.DEFAULT.directBuffer(size)
					: ByteBufAllocator.DEFAULT.heapBuffer(Math.max(size, this.usualBytes));
		}
		int start = buffer.writerIndex();
		int bytes;
		boolean compressed;
		try {
			bytes = MessageFramer.frame(message, this.marshaller, this.compress ? this.codec : null, buffer);
			compressed = buffer.getByte(start) != 0;
		}
		catch (RuntimeException | Error ex) {
			offer(buffer);
			throw ex;
		}
		PENDING_BYTES.addAndGet(this, bytes);
		offer(buffer);
		scheduleDrain();
		this.observer.onMessage(message, bytes - MessagePrefix.BYTES, compressed);
		return bytes;
	}

	/** Ends this side behind all messages that were sent. Later calls do nothing. */
	void end() {
		this.endRequested = true;
		scheduleDrain();
	}

	/**
	 * Names the stream that carries the bytes. What was sent before has waited for it.
	 * @param stream the stream
	 */
	void start(TransportStream stream) {
		this.stream = stream;
		run();
	}

	void detach() {
		this.stream = null;
	}

	void onWritable() {
		if (this.stream != null) {
			this.queuedBytes = this.stream.queuedBytes();
			this.onRoom.run();
		}
	}

	/**
	 * Drops what was not sent and fails what is sent from now on.
	 * @param ending how the call ended
	 */
	void fail(Ending ending) {
		if (this.ending == null) {
			this.ending = ending;
			close();
			this.onRoom.run();
		}
	}

	/** A call that ended well before all was sent does not need the rest. */
	private static int refuse(Ending ending) {
		if (ending.status().isOk()) {
			return 0;
		}
		throw ending.toException();
	}

	private void scheduleDrain() {
		if (this.drainScheduled == 0 && DRAIN_SCHEDULED.compareAndSet(this, 0, 1)) {
			this.call.execute(this);
		}
	}

	/** Carries on what is there. Event loop. */
	@Override
	public void run() {
		// In this order: bytes offered and an end requested from now on schedule anew.
		this.drainScheduled = 0;
		boolean last = this.endRequested;
		TransportStream stream = this.stream;
		if (stream == null || this.finished || this.ending != null) {
			return;
		}
		ByteBuf bytes = take();
		int length = (bytes != null) ? bytes.readableBytes() : 0;
		if (bytes != null) {
			this.call.ensureHeaders();
			stream.messages().sent(MessagePrefix.count(bytes));
			this.usualBytes = Math.max(256, Math.min(length, HIGH_WATER_BYTES));
		}
		if (last) {
			this.finished = true;
			this.call.finish((bytes != null) ? bytes : Unpooled.EMPTY_BUFFER);
		}
		else if (bytes != null) {
			stream.writeData(bytes, false);
		}
		this.queuedBytes = stream.queuedBytes();
		PENDING_BYTES.addAndGet(this, -length);
		if (hasRoom()) {
			this.onRoom.run();
		}
	}

}
