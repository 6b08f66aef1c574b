package io.freshet.spring.autoconfigure.error;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The code and the text of a status of which only a detail is known. Source: Google Cloud
 * API design guide, Errors, Error payloads.
 */
final class DetailDefaults {

	private DetailDefaults() {
	}

	/**
	 * Returns the code that belongs to a detail.
	 * @param detail the class of the detail
	 * @return the code, or {@code null} if it may stand with any
	 */
	static @Nullable StatusCode code(Class<?> detail) {
		if (detail == BadRequest.class) {
			return StatusCode.INVALID_ARGUMENT;
		}
		if (detail == PreconditionFailure.class) {
			return StatusCode.FAILED_PRECONDITION;
		}
		if (detail == QuotaFailure.class) {
			return StatusCode.RESOURCE_EXHAUSTED;
		}
		if (detail == ResourceInfo.class) {
			return StatusCode.NOT_FOUND;
		}
		return (detail == RetryInfo.class) ? StatusCode.UNAVAILABLE : null;
	}

	/**
	 * Returns the text that says what a detail says.
	 * @param detail the detail
	 * @return the text, empty if the detail has none
	 */
	static String text(Message detail) {
		if (detail instanceof BadRequest bad && bad.getFieldViolationsCount() > 0) {
			BadRequest.FieldViolation first = bad.getFieldViolations(0);
			return (first.getField() + " " + first.getDescription()).strip();
		}
		if (detail instanceof PreconditionFailure failure && failure.getViolationsCount() > 0) {
			return failure.getViolations(0).getDescription();
		}
		if (detail instanceof QuotaFailure failure && failure.getViolationsCount() > 0) {
			return failure.getViolations(0).getDescription();
		}
		if (detail instanceof ResourceInfo resource) {
			return resource.getDescription();
		}
		if (detail instanceof LocalizedMessage message) {
			return message.getMessage();
		}
		return (detail instanceof ErrorInfo info) ? info.getReason() : "";
	}

}
