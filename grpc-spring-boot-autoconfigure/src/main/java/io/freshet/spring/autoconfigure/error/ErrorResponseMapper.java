package io.freshet.spring.autoconfigure.error;

import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.StatusDetails;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * Knows exceptions that say how HTTP would answer, such as
 * {@code ResponseStatusException}. The text is the detail of the problem, or its title;
 * {@code Retry-After} in seconds becomes {@code RetryInfo}. Immutable.
 * <p>
 * Source: google/rpc/code.proto, HTTP mapping, read the other way.
 */
final class ErrorResponseMapper implements ExceptionMapper {

	@Override
	public @Nullable RpcException map(Throwable failure, ServerCall call) {
		if (!(failure instanceof ErrorResponse response)) {
			return null;
		}
		Status status = Status.of(code(response.getStatusCode().value()), text(response.getBody()));
		Long seconds = retryAfter(response);
		if (seconds != null) {
			Duration delay = Duration.newBuilder().setSeconds(seconds).build();
			status = StatusDetails.with(status, RetryInfo.newBuilder().setRetryDelay(delay).build());
		}
		return new RpcException(status, failure);
	}

	private static String text(ProblemDetail problem) {
		if (problem.getDetail() != null) {
			return problem.getDetail();
		}
		return (problem.getTitle() != null) ? problem.getTitle() : "";
	}

	private static @Nullable Long retryAfter(ErrorResponse response) {
		String value = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
		// a date is the other form
		return (value != null && value.matches("\\d{1,9}")) ? Long.valueOf(value) : null;
	}

	/**
	 * Returns the code for an HTTP status.
	 * @param status the status
	 * @return the code, never OK
	 */
	static StatusCode code(int status) {
		return switch (status) {
			case 400, 422 -> StatusCode.INVALID_ARGUMENT;
			case 401 -> StatusCode.UNAUTHENTICATED;
			case 403 -> StatusCode.PERMISSION_DENIED;
			case 404, 410 -> StatusCode.NOT_FOUND;
			case 405, 501 -> StatusCode.UNIMPLEMENTED;
			case 408, 504 -> StatusCode.DEADLINE_EXCEEDED;
			case 409 -> StatusCode.ABORTED;
			case 413, 429 -> StatusCode.RESOURCE_EXHAUSTED;
			case 416 -> StatusCode.OUT_OF_RANGE;
			case 499 -> StatusCode.CANCELLED;
			case 502, 503 -> StatusCode.UNAVAILABLE;
			default -> byClass(status);
		};
	}

	private static StatusCode byClass(int status) {
		return switch (status / 100) {
			case 4 -> StatusCode.FAILED_PRECONDITION;
			case 5 -> StatusCode.INTERNAL;
			default -> StatusCode.UNKNOWN;
		};
	}

}
