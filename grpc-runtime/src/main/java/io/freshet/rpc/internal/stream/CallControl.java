package io.freshet.rpc.internal.stream;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;

/**
 * What the message streams of a call ask of the call. The server's and the client's call
 * implement it.
 */
public interface CallControl {

	/**
	 * Runs a task on the event loop of the call, always later and in order of submission.
	 * Any thread.
	 * @param task the task; must not block
	 */
	void execute(Runnable task);

	/**
	 * Returns whether the current thread is the event loop of the call. Any thread.
	 * @return whether it is
	 */
	boolean inEventLoop();

	/**
	 * Ends the call because the user of a message stream gave it up: the thread was
	 * interrupted, the reader closed. Does nothing on a call that has ended. Any thread.
	 * @param status the status CANCELLED with the reason
	 */
	void cancel(Status status);

	/**
	 * The subscriber of a message stream wants no more of it. Ends the call, unless there
	 * is more to it than these messages. Any thread.
	 */
	default void unsubscribed() {
		cancel(Status.of(StatusCode.CANCELLED, "subscription was cancelled"));
	}

	/**
	 * Ends the call because a message stream failed: what arrived is no message, what is
	 * to be sent cannot be serialised, or a publisher signalled an error. Does nothing on
	 * a call that has ended. Any thread.
	 * @param failure what happened
	 */
	void fail(Throwable failure);

	/**
	 * Ends the call because the bytes that arrived are not a message that is allowed. Any
	 * thread.
	 * @param refusal what is wrong with them
	 */
	default void reject(RpcException refusal) {
		fail(refusal);
	}

	/**
	 * Sends the headers of this side unless they have been sent. Called on the event loop
	 * before the first bytes.
	 */
	void ensureHeaders();

	/**
	 * Sends the last bytes and ends this side of the call. Called on the event loop,
	 * once, after {@link #ensureHeaders} if there are bytes.
	 * @param rest the last bytes, possibly none; the call releases them
	 */
	void finish(ByteBuf rest);

}
