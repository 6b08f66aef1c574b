package io.freshet.rpc.server;

import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The one place where what a handler or an interceptor throws becomes a status, in every
 * style. Has no state.
 */
final class FailureStatus {

	private FailureStatus() {
	}

	/**
	 * Translates a failure, and lets observers see it: what is logged of it carries their
	 * marks.
	 * @param failure what was thrown
	 * @param mapper asked first
	 * @param call the call
	 * @return what the client sees
	 */
	static RpcException observed(Throwable failure, ExceptionMapper mapper, CallContext call) {
		CallObservation observation = call.observation();
		if (observation == null) {
			return of(failure, mapper, call);
		}
		observation.failed(unwrap(failure));
		RpcContext.Scope scope = observation.enter();
		try {
			return of(failure, mapper, call);
		}
		finally {
			if (scope != null) {
				scope.close();
			}
		}
	}

	/**
	 * Translates a failure.
	 * @param failure what was thrown
	 * @param mapper asked first
	 * @param call the call
	 * @return what the client sees
	 */
	static RpcException of(Throwable failure, ExceptionMapper mapper, ServerCall call) {
		Throwable actual = unwrap(failure);
		RpcException mapped = map(actual, mapper, call);
		if (mapped != null) {
			return mapped;
		}
		if (actual instanceof RpcException exception) {
			return exception;
		}
		if (call.isCancelled()) {
			// The handler stumbled over the end of its own call, such as an interrupt.
			ServerLog.failedAfterEnd(call.method(), actual);
			return new RpcException(Status.of(StatusCode.CANCELLED), actual);
		}
		String id = newId();
		ServerLog.handlerFailed(call, id, actual);
		// Says nothing of what is inside, only where to look.
		return new RpcException(Status.of(StatusCode.UNKNOWN, "internal error, id " + id), actual);
	}

	private static String newId() {
		return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
	}

	private static @Nullable RpcException map(Throwable failure, ExceptionMapper mapper, ServerCall call) {
		try {
			return mapper.map(failure, call);
		}
		catch (RuntimeException | Error ex) {
			// An Error, too, must not keep the call from ending.
			ServerLog.mapperFailed(call.method(), ex);
			return null;
		}
	}

	/** Futures wrap what their stages throw. */
	private static Throwable unwrap(Throwable failure) {
		Throwable actual = failure;
		while ((actual instanceof CompletionException || actual instanceof ExecutionException)
				&& actual.getCause() != null) {
			actual = actual.getCause();
		}
		return actual;
	}

}
