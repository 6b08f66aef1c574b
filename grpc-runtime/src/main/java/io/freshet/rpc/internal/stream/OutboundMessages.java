package io.freshet.rpc.internal.stream;

import java.util.concurrent.locks.LockSupport;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a thread sends, blocking while 64 KiB or more wait. Keeps at most
 * that and one message. On an event loop, which cannot wait for itself, up to 1 MiB and
 * one message are kept; more fails.
 * <p>
 * {@link #write}, {@link #compress} and {@link #end} are for one thread at a time, which
 * may be any; the rest is confined to the call's event loop. Releases what was not sent
 * when the call ends.
 *
 * @param <T> the type of message
 */
public final class OutboundMessages<T> implements RpcWriter<T>, MessageSender {

	/** What may wait when the thread that writes cannot. */
	private static final int MAX_AHEAD_BYTES = 1024 * 1024;

	private final CallControl call;

	private final MessageOutput<T> output;

	private volatile @Nullable Thread writer;

	/**
	 * Creates the sending end of a call. Messages wait until it is {@linkplain #start
	 * started}.
	 * @param call the call
	 * @param marshaller the marshaller of the messages
	 * @param observer sees each message that is written
	 */
	public OutboundMessages(CallControl call, Marshaller<T> marshaller, MessageObserver observer) {
		this.call = call;
		this.output = new MessageOutput<>(call, marshaller, observer, this::wakeWriter);
	}

	/**
	 * Chooses the coding that was agreed on, from the next message on.
	 * @param codec the coding, or {@code null} for none
	 */
	public void codec(@Nullable MessageCodec codec) {
		this.output.codec(codec);
	}

	@Override
	public void write(T message) {
		if (!this.output.hasRoom()) {
			awaitRoom();
		}
		try {
			this.output.send(message);
		}
		catch (RpcException ex) {
			this.call.fail(ex);
			throw ex;
		}
	}

	@Override
	public boolean isReady() {
		return this.output.hasRoom() && this.output.ending() == null;
	}

	@Override
	public void compress(boolean compress) {
		this.output.compress(compress);
	}

	/**
	 * Ends this side behind all messages that were written: {@link CallControl#finish} is
	 * called in due course. Later calls do nothing.
	 */
	public void end() {
		this.output.end();
	}

	@Override
	public void start(TransportStream stream) {
		this.output.start(stream);
	}

	@Override
	public void detach() {
		this.output.detach();
	}

	@Override
	public void onWritable() {
		this.output.onWritable();
	}

	@Override
	public void fail(Ending ending) {
		this.output.fail(ending);
	}

	private void awaitRoom() {
		if (this.call.inEventLoop()) {
			// Waiting here would wait for itself; the message is kept instead.
			requireNotTooFarAhead();
			return;
		}
		this.writer = Thread.currentThread();
		try {
			while (!this.output.hasRoom() && this.output.ending() == null) {
				if (Thread.interrupted()) {
					throw interrupted();
				}
				LockSupport.park(this);
			}
		}
		finally {
			this.writer = null;
		}
	}

	private void requireNotTooFarAhead() {
		int waiting = this.output.waitingBytes();
		if (waiting >= MAX_AHEAD_BYTES && this.output.ending() == null) {
			throw new IllegalStateException("write() would block the event loop: " + waiting
					+ " bytes wait to be sent; use an asynchronous or reactive service, or move the blocking code to "
					+ "another thread");
		}
	}

	private RpcException interrupted() {
		Status status = Status.of(StatusCode.CANCELLED, "thread was interrupted while it waited to send a message");
		this.call.cancel(status);
		Thread.currentThread().interrupt();
		return status.asException();
	}

	private void wakeWriter() {
		Thread writer = this.writer;
		if (writer != null) {
			LockSupport.unpark(writer);
		}
	}

}
