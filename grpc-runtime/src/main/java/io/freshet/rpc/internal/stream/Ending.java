package io.freshet.rpc.internal.stream;

import io.freshet.rpc.FailedCall;
import io.freshet.rpc.FailedCallException;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * How a call, or one direction of it, ended. Immutable, so that every thread that learns
 * of it can throw an exception with its own stack.
 *
 * @param status the status
 * @param trailers the trailing metadata
 * @param receivedFromPeer whether the peer sent the status
 * @param cause what led to it on this side, or {@code null}
 * @param call which call it was, if it was made from here and has failed
 */
public record Ending(Status status, Metadata trailers, boolean receivedFromPeer, @Nullable Throwable cause,
		@Nullable FailedCall call) {

	/** The messages are complete. */
	public static final Ending OK = of(Status.OK);

	/**
	 * Creates an ending of a call that is not known.
	 * @param status the status
	 * @param trailers the trailing metadata
	 * @param receivedFromPeer whether the peer sent the status
	 * @param cause what led to it on this side, or {@code null}
	 */
	public Ending(Status status, Metadata trailers, boolean receivedFromPeer, @Nullable Throwable cause) {
		this(status, trailers, receivedFromPeer, cause, null);
	}

	/**
	 * Returns an ending that was decided on this side.
	 * @param status the status
	 * @return the ending
	 */
	public static Ending of(Status status) {
		return new Ending(status, Metadata.empty(), false, null);
	}

	/**
	 * Returns the ending that an exception stands for.
	 * @param failure the exception
	 * @return the ending
	 */
	public static Ending of(RpcException failure) {
		return new Ending(failure.status(), failure.trailers(), failure.receivedFromPeer(), failure.getCause());
	}

	/**
	 * Returns a new exception with the stack of the current thread.
	 * @return the exception
	 */
	public FailedCallException toException() {
		return toException(true);
	}

	/**
	 * Returns a new exception for those who are told on an event loop, whose stack says
	 * nothing.
	 * @return the exception, without a stack
	 */
	public FailedCallException toStacklessException() {
		return toException(false);
	}

	private FailedCallException toException(boolean stackTrace) {
		return new FailedCallException(this.status, this.trailers, this.cause, this.receivedFromPeer, this.call,
				stackTrace);
	}

	/**
	 * Returns this ending with the call that it is the end of.
	 * @param call which call it was
	 * @return the ending
	 */
	public Ending ofCall(FailedCall call) {
		return new Ending(this.status, this.trailers, this.receivedFromPeer, this.cause, call);
	}

}
