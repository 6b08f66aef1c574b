package io.freshet.rpc;

import org.jspecify.annotations.Nullable;

/**
 * A call that did not end with {@link StatusCode#OK}, as those learn of it who made it or
 * who read its messages: whether the peer sent the status or it was decided on this side.
 * Other than an {@link RpcException} that a handler throws, it speaks of another call
 * than the one that the handler serves, and to somebody else.
 */
public class FailedCallException extends RpcException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param status the status; not OK
	 * @param trailers the trailing metadata
	 * @param cause what led to it, or {@code null}
	 * @param receivedFromPeer whether the peer sent the status
	 * @param call which call it was, or {@code null} if it was not made from here
	 * @param stackTrace whether to fill in the stack of the current thread, which on an
	 * event loop tells nothing and costs a lot
	 */
	public FailedCallException(Status status, Metadata trailers, @Nullable Throwable cause, boolean receivedFromPeer,
			@Nullable FailedCall call, boolean stackTrace) {
		super(status, trailers, cause, receivedFromPeer, call, stackTrace);
	}

}
