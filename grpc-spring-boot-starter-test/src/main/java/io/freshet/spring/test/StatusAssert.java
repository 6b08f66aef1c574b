package io.freshet.spring.test;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ErrorDetails;
import io.freshet.rpc.protobuf.StatusDetails;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a status. */
public final class StatusAssert extends AbstractAssert<StatusAssert, Status> {

	StatusAssert(Status actual) {
		super(actual, StatusAssert.class);
	}

	/**
	 * Verifies that the call succeeded.
	 * @return this assertion
	 */
	public StatusAssert isOk() {
		return hasCode(StatusCode.OK);
	}

	/**
	 * Verifies the code.
	 * @param code the expected code
	 * @return this assertion
	 */
	public StatusAssert hasCode(StatusCode code) {
		return check((status) -> status.code() == code, "code " + code);
	}

	/**
	 * Verifies the text.
	 * @param message the expected text
	 * @return this assertion
	 */
	public StatusAssert hasMessage(String message) {
		return check((status) -> status.message().equals(message), "message '" + message + "'");
	}

	/**
	 * Verifies a part of the text.
	 * @param part what the text is expected to contain
	 * @return this assertion
	 */
	public StatusAssert hasMessageContaining(String part) {
		return check((status) -> status.message().contains(part), "a message that contains '" + part + "'");
	}

	/**
	 * Verifies that there is no detail.
	 * @return this assertion
	 */
	public StatusAssert hasNoDetails() {
		return check((status) -> status.details().isEmpty(), "no details");
	}

	/**
	 * Verifies that there is a certain detail.
	 * @param detail the expected detail
	 * @return this assertion
	 */
	public StatusAssert hasDetail(Message detail) {
		return check((status) -> StatusDetails.all(status, detail.getClass()).contains(detail),
				"a detail " + MockScript.text(detail));
	}

	/**
	 * Verifies that there is a detail of a type, and more about it.
	 * @param type the generated class
	 * @param requirements verify the first detail of that type
	 * @param <T> the type of detail
	 * @return this assertion
	 */
	public <T extends Message> StatusAssert hasDetail(Class<T> type, Consumer<T> requirements) {
		check((status) -> StatusDetails.find(status, type).isPresent(), "a detail of type " + type.getSimpleName());
		StatusDetails.find(this.actual, type).ifPresent(requirements);
		return this;
	}

	/**
	 * Verifies the reason that a program reads.
	 * @param domain the domain that the reason belongs to
	 * @param reason the reason
	 * @return this assertion
	 */
	public StatusAssert hasReason(String domain, String reason) {
		return check((status) -> ErrorDetails.of(status).isReason(domain, reason),
				"reason " + reason + " of " + domain);
	}

	/**
	 * Verifies which fields of the request are wrong.
	 * @param fields the names of the fields, in any order
	 * @return this assertion
	 */
	public StatusAssert hasFieldViolations(String... fields) {
		List<String> expected = List.of(fields).stream().sorted().toList();
		return check((status) -> violations(status).equals(expected), "violations of " + expected);
	}

	/**
	 * Verifies how long to wait before calling again.
	 * @param delay the expected time
	 * @return this assertion
	 */
	public StatusAssert hasRetryDelay(Duration delay) {
		return check((status) -> ErrorDetails.of(status).retryDelay().filter(delay::equals).isPresent(),
				"a retry delay of " + delay);
	}

	private static List<String> violations(Status status) {
		return ErrorDetails.of(status)
			.fieldViolations()
			.stream()
			.map(BadRequest.FieldViolation::getField)
			.sorted()
			.toList();
	}

	private StatusAssert check(Predicate<Status> condition, String expectation) {
		isNotNull();
		if (!condition.test(this.actual)) {
			failWithMessage("%nExpecting status%n  %s%nto have %s", describe(this.actual), expectation);
		}
		return this;
	}

	static String describe(Status status) {
		return status.details().isEmpty() ? status.toString()
				: status + ", details " + MockScript.text(StatusDetails.toProto(status));
	}

}
