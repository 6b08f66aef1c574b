package io.freshet.rpc;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream, read one by one by a thread that may block. The peer is held
 * back while nobody reads: besides the message in hand at most one flow-control window of
 * bytes is kept. For one reading thread at a time; may be used while another thread
 * writes to the same call.
 *
 * @param <T> the type of message
 */
public interface RpcReader<T> extends Iterable<T>, AutoCloseable {

	/**
	 * Waits for the next message.
	 * @return the message, or {@code null} after the last one
	 * @throws RpcException with the status of the call if it failed, was cancelled or ran
	 * past its deadline; CANCELLED if the thread was interrupted, in which case its
	 * interrupt flag is set again
	 */
	@Nullable T read();

	/**
	 * Gives up the rest of the stream. A call that is still going on is cancelled; on one
	 * that has ended this does nothing.
	 */
	@Override
	void close();

	/**
	 * Returns an iterator over the messages that are still to come.
	 * @return an iterator that blocks as {@link #read} does
	 */
	@Override
	default Iterator<T> iterator() {
		return new Iterator<>() {

			private @Nullable T next;

			@Override
			public boolean hasNext() {
				if (this.next == null) {
					this.next = read();
				}
				return this.next != null;
			}

			@Override
			public T next() {
				T message = hasNext() ? this.next : null;
				if (message == null) {
					throw new NoSuchElementException("the stream has ended");
				}
				this.next = null;
				return message;
			}

		};
	}

	/**
	 * Returns the messages that are still to come as a sequential stream; closing it
	 * closes this reader.
	 * @return a stream that blocks as {@link #read} does
	 */
	default Stream<T> stream() {
		int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), characteristics), false)
			.onClose(this::close);
	}

}
