package io.freshet.spring.autoconfigure.error;

import com.google.rpc.RetryInfo;
import io.freshet.rpc.FailedCallException;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.StatusDetails;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.ServerCall;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Translates the status of a call that a handler made. What the caller may cure by
 * calling again stays what it is, with {@code RetryInfo} if there is one; everything else
 * is INTERNAL, since it was this server that asked for something wrong, or could not.
 * Texts, which name hosts and limits, other details and trailers stay here. Immutable.
 */
final class FailedCallMapper implements ExceptionMapper {

	private static final Log logger = LogFactory.getLog(FailedCallMapper.class);

	private static final String TEXT = "a call to a server behind this one failed";

	@Override
	public @Nullable RpcException map(Throwable failure, ServerCall call) {
		if (!(failure instanceof RpcException exception) || !isOfOtherCall(exception) || call.isCancelled()) {
			return null;
		}
		StatusCode code = code(exception.code());
		if (code == StatusCode.INTERNAL) {
			logger.warn(call.method() + " failed: a call that it made ended with " + exception.status());
		}
		Status status = Status.of(code, TEXT);
		RetryInfo retry = StatusDetails.find(exception.status(), RetryInfo.class).orElse(null);
		return new RpcException((retry != null) ? StatusDetails.with(status, retry) : status, failure);
	}

	/** An exception that a handler made itself is its answer. */
	private static boolean isOfOtherCall(RpcException exception) {
		return exception instanceof FailedCallException || exception.receivedFromPeer();
	}

	private static StatusCode code(StatusCode code) {
		return switch (code) {
			case UNAVAILABLE, RESOURCE_EXHAUSTED -> StatusCode.UNAVAILABLE;
			case DEADLINE_EXCEEDED, CANCELLED, ABORTED -> code;
			default -> StatusCode.INTERNAL;
		};
	}

}
