package io.freshet.rpc.client;

import java.util.concurrent.CompletableFuture;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.stream.Ending;
import org.jspecify.annotations.Nullable;

/**
 * A response that comes later, on the call's event loop. Cancelling it cancels the call.
 * Safe for use by several threads.
 *
 * @param <R> the type of response
 */
final class FutureResponse<R> extends CompletableFuture<R> implements SingleResponse.Outcome<R> {

	private final OutgoingCall<?, R> call;

	FutureResponse(OutgoingCall<?, R> call) {
		this.call = call;
	}

	@Override
	public void onOutcome(@Nullable R response, Ending ending) {
		RpcContext.Scope scope = this.call.setup().openCallbacks();
		try {
			if (response != null) {
				complete(response);
			}
			else {
				completeExceptionally(ending.toStacklessException());
			}
		}
		finally {
			if (scope != null) {
				scope.close();
			}
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		if (cancelled) {
			this.call.cancel(Status.of(StatusCode.CANCELLED, "future of the response was cancelled"));
		}
		return cancelled;
	}

	/** What depends on this future is an ordinary one. */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

}
