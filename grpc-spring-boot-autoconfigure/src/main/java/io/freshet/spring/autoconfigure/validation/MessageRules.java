package io.freshet.spring.autoconfigure.validation;

import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.StatusDetails;
import io.freshet.spring.MessageValidator;

/**
 * Refuses messages that a validator finds something wrong with. Immutable.
 *
 * @param validators the validators
 */
record MessageRules(List<MessageValidator> validators) {

	/** How many violations a refusal describes. */
	private static final int MAX_VIOLATIONS = 20;

	/** What their descriptions take at most: trailers drop details that are too large. */
	private static final int MAX_BYTES = 4096;

	/**
	 * Checks a request.
	 * @param message the message
	 * @throws RpcException with INVALID_ARGUMENT and the violations if it is not valid
	 */
	void checkRequest(Object message) {
		List<FieldViolation> violations = violations(message);
		if (!violations.isEmpty()) {
			throw invalid(violations);
		}
	}

	/**
	 * Returns the refusal of a request.
	 * @param violations what is wrong; at least one
	 * @return INVALID_ARGUMENT with {@code google.rpc.BadRequest} of the first of them
	 */
	static RpcException invalid(List<FieldViolation> violations) {
		return refusal(Status.of(StatusCode.INVALID_ARGUMENT, text(violations)), violations);
	}

	private static RpcException refusal(Status status, List<FieldViolation> violations) {
		BadRequest.Builder detail = BadRequest.newBuilder();
		int bytes = 0;
		for (FieldViolation violation : violations) {
			if (detail.getFieldViolationsCount() == MAX_VIOLATIONS) {
				break;
			}
			if (bytes + violation.getSerializedSize() <= MAX_BYTES) {
				bytes += violation.getSerializedSize();
				detail.addFieldViolations(violation);
			}
		}
		return ((bytes > 0) ? StatusDetails.with(status, detail.build()) : status).asException();
	}

	private static String text(List<FieldViolation> violations) {
		FieldViolation first = violations.get(0);
		String text = (first.getField() + " " + first.getDescription()).strip();
		return (violations.size() > 1) ? text + ", and " + (violations.size() - 1) + " more" : text;
	}

	private List<FieldViolation> violations(Object message) {
		if (!(message instanceof Message checked)) {
			return List.of();
		}
		if (this.validators.size() == 1) {
			return this.validators.get(0).violations(checked);
		}
		List<FieldViolation> violations = new ArrayList<>();
		this.validators.forEach((validator) -> violations.addAll(validator.violations(checked)));
		return violations;
	}

}
