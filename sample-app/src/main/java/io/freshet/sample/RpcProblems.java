package io.freshet.sample;

import java.util.LinkedHashMap;
import java.util.Map;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ErrorDetails;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers a REST call whose RPC failed with a problem detail (RFC 9457). */
@RestControllerAdvice
class RpcProblems {

	@ExceptionHandler
	ProblemDetail problem(RpcException failure) {
		HttpStatus status = httpStatus(failure.code());
		if (status.is5xxServerError()) {
			// what went wrong behind this service is nothing for its users
			return ProblemDetail.forStatusAndDetail(status, "the parcel service did not answer as expected");
		}
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, failure.status().message());
		Map<String, String> invalid = invalidFields(failure);
		if (!invalid.isEmpty()) {
			problem.setProperty("invalid", invalid);
		}
		return problem;
	}

	private static HttpStatus httpStatus(StatusCode code) {
		return switch (code) {
			case INVALID_ARGUMENT, OUT_OF_RANGE -> HttpStatus.BAD_REQUEST;
			case NOT_FOUND -> HttpStatus.NOT_FOUND;
			case ALREADY_EXISTS, ABORTED, FAILED_PRECONDITION -> HttpStatus.CONFLICT;
			case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
			case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
			case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
			default -> HttpStatus.INTERNAL_SERVER_ERROR;
		};
	}

	private static Map<String, String> invalidFields(RpcException failure) {
		Map<String, String> fields = new LinkedHashMap<>();
		ErrorDetails.of(failure)
			.fieldViolations()
			.forEach((violation) -> fields.put(violation.getField(), violation.getDescription()));
		return fields;
	}

}
