package io.freshet.spring.autoconfigure.error;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

/** Knows what futures and publishers end with that were not waited for. Immutable. */
final class ConcurrencyExceptionMapper implements ExceptionMapper {

	private static final Status TOO_LATE = Status.of(StatusCode.DEADLINE_EXCEEDED,
			"something the call waits for took too long");

	private static final Status CANCELLED = Status.of(StatusCode.CANCELLED,
			"something the call waits for was cancelled");

	@Override
	public @Nullable RpcException map(Throwable failure, ServerCall call) {
		if (failure instanceof TimeoutException) {
			return new RpcException(TOO_LATE, failure);
		}
		return (failure instanceof CancellationException) ? new RpcException(CANCELLED, failure) : null;
	}

}
