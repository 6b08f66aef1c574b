package io.freshet.rpc;

import org.jspecify.annotations.Nullable;

/**
 * A call that did not end with {@link StatusCode#OK}. A handler throws it to choose the
 * status, the details and the trailers that the client sees; a client's call throws it
 * with what the server sent, or with the status that was decided on this side.
 */
public class RpcException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Status status;

	private final transient Metadata trailers;

	private final boolean receivedFromPeer;

	private final transient @Nullable FailedCall call;

	/**
	 * Creates an exception decided on this side, without trailers.
	 * @param status the status; not OK
	 */
	public RpcException(Status status) {
		this(status, Metadata.empty());
	}

	/**
	 * Creates an exception decided on this side.
	 * @param code the code; not OK
	 * @param message what happened, for a developer; the peer sees it
	 */
	public RpcException(StatusCode code, String message) {
		this(Status.of(code, message));
	}

	/**
	 * Creates an exception decided on this side.
	 * @param status the status; not OK
	 * @param trailers the trailing metadata
	 */
	public RpcException(Status status, Metadata trailers) {
		this(status, trailers, null, false);
	}

	/**
	 * Creates an exception decided on this side.
	 * @param status the status; not OK
	 * @param cause what led to it; never sent to the peer
	 */
	public RpcException(Status status, @Nullable Throwable cause) {
		this(status, Metadata.empty(), cause, false);
	}

	/**
	 * Creates an exception.
	 * @param status the status; not OK
	 * @param trailers the trailing metadata
	 * @param cause what led to it, or {@code null}
	 * @param receivedFromPeer whether the peer sent the status
	 */
	public RpcException(Status status, Metadata trailers, @Nullable Throwable cause, boolean receivedFromPeer) {
		this(status, trailers, cause, receivedFromPeer, null, true);
	}

	/**
	 * Creates an exception for a call that was made from here.
	 * @param status the status; not OK
	 * @param trailers the trailing metadata
	 * @param cause what led to it, or {@code null}
	 * @param receivedFromPeer whether the peer sent the status
	 * @param call which call it was, or {@code null} if that is not known
	 * @param stackTrace whether to fill in the stack of the current thread, which on an
	 * event loop tells nothing and costs a lot
	 */
	public RpcException(Status status, Metadata trailers, @Nullable Throwable cause, boolean receivedFromPeer,
			@Nullable FailedCall call, boolean stackTrace) {
		super(status.toString(), cause, true, stackTrace);
		if (status.isOk()) {
			throw new IllegalArgumentException("an RpcException cannot carry the status OK");
		}
		this.status = status;
		this.trailers = trailers;
		this.receivedFromPeer = receivedFromPeer;
		this.call = call;
	}

	/**
	 * Returns the status.
	 * @return the status, never OK
	 */
	public Status status() {
		return this.status;
	}

	/**
	 * Returns the code of the status.
	 * @return the code
	 */
	public StatusCode code() {
		return this.status.code();
	}

	/**
	 * Returns the trailing metadata.
	 * @return the trailers, empty when there are none
	 */
	public Metadata trailers() {
		return this.trailers;
	}

	/**
	 * Tells a status that the peer sent from one that was decided on this side, such as a
	 * deadline that passed or a connection that was lost.
	 * @return whether the peer sent the status
	 */
	public boolean receivedFromPeer() {
		return this.receivedFromPeer;
	}

	/**
	 * Returns which call it was that failed: its method and target, the server, how often
	 * and how long it was tried, and how far it came.
	 * @return the call, or {@code null} if the exception is not the end of a call that
	 * was made from here
	 */
	public @Nullable FailedCall call() {
		return this.call;
	}

	/**
	 * Returns what logs show. The message alone says nothing of the call, since it may
	 * well be shown to those whom it does not concern.
	 */
	@Override
	public String toString() {
		return (this.call != null) ? super.toString() + " [" + this.call + "]" : super.toString();
	}

}
