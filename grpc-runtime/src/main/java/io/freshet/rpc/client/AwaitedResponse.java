package io.freshet.rpc.client;

import java.util.concurrent.locks.LockSupport;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.stream.Ending;
import org.jspecify.annotations.Nullable;

/**
 * A response that a thread waits for. {@link #await} is for one thread at a time, the
 * outcome comes from the call's event loop.
 *
 * @param <R> the type of response
 */
final class AwaitedResponse<R> implements SingleResponse.Outcome<R> {

	private @Nullable R response;

	/** Set after the response, which it publishes. */
	private volatile @Nullable Ending ending;

	private volatile @Nullable Thread waiter;

	@Override
	public void onOutcome(@Nullable R response, Ending ending) {
		this.response = response;
		this.ending = ending;
		Thread waiter = this.waiter;
		if (waiter != null) {
			LockSupport.unpark(waiter);
		}
	}

	boolean isDone() {
		return this.ending != null;
	}

	/**
	 * Waits for the response.
	 * @param call the call, cancelled when the thread is interrupted
	 * @return the response
	 * @throws RpcException with the status of the call if it is not OK, with the stack of
	 * this thread
	 */
	R await(OutgoingCall<?, R> call) {
		this.waiter = Thread.currentThread();
		try {
			while (this.ending == null) {
				if (Thread.interrupted()) {
					throw interrupted(call);
				}
				LockSupport.park(this);
			}
		}
		finally {
			this.waiter = null;
		}
		R response = this.response;
		if (response == null) {
			throw this.ending.toException();
		}
		return response;
	}

	private static RpcException interrupted(OutgoingCall<?, ?> call) {
		Status status = Status.of(StatusCode.CANCELLED, "thread was interrupted while it waited for the response");
		call.cancel(status);
		Thread.currentThread().interrupt();
		return status.asException();
	}

}
