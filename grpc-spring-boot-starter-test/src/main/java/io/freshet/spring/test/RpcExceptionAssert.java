package io.freshet.spring.test;

import java.time.Duration;
import java.util.function.Consumer;

import com.google.protobuf.Message;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import org.assertj.core.api.AbstractThrowableAssert;

/** Assertions on what a call failed with. */
public final class RpcExceptionAssert extends AbstractThrowableAssert<RpcExceptionAssert, RpcException> {

	RpcExceptionAssert(RpcException actual) {
		super(actual, RpcExceptionAssert.class);
	}

	/**
	 * Begins an assertion on the status.
	 * @return the assertion
	 */
	public StatusAssert status() {
		isNotNull();
		return new StatusAssert(this.actual.status()).as(descriptionText());
	}

	/**
	 * Begins an assertion on the trailers.
	 * @return the assertion
	 */
	public MetadataAssert trailers() {
		isNotNull();
		return new MetadataAssert(this.actual.trailers()).as(descriptionText());
	}

	/**
	 * Verifies the code.
	 * @param code the expected code
	 * @return this assertion
	 */
	public RpcExceptionAssert hasCode(StatusCode code) {
		status().hasCode(code);
		return this;
	}

	/**
	 * Verifies the text of the status, without its code.
	 * @param message the expected text
	 * @return this assertion
	 */
	public RpcExceptionAssert hasStatusMessage(String message) {
		status().hasMessage(message);
		return this;
	}

	/**
	 * Verifies that there is a certain detail.
	 * @param detail the expected detail
	 * @return this assertion
	 */
	public RpcExceptionAssert hasDetail(Message detail) {
		status().hasDetail(detail);
		return this;
	}

	/**
	 * Verifies that there is a detail of a type, and more about it.
	 * @param type the generated class
	 * @param requirements verify the first detail of that type
	 * @param <T> the type of detail
	 * @return this assertion
	 */
	public <T extends Message> RpcExceptionAssert hasDetail(Class<T> type, Consumer<T> requirements) {
		status().hasDetail(type, requirements);
		return this;
	}

	/**
	 * Verifies the reason that a program reads.
	 * @param domain the domain that the reason belongs to
	 * @param reason the reason
	 * @return this assertion
	 */
	public RpcExceptionAssert hasReason(String domain, String reason) {
		status().hasReason(domain, reason);
		return this;
	}

	/**
	 * Verifies which fields of the request are wrong.
	 * @param fields the names of the fields, in any order
	 * @return this assertion
	 */
	public RpcExceptionAssert hasFieldViolations(String... fields) {
		status().hasFieldViolations(fields);
		return this;
	}

	/**
	 * Verifies how long to wait before calling again.
	 * @param delay the expected time
	 * @return this assertion
	 */
	public RpcExceptionAssert hasRetryDelay(Duration delay) {
		status().hasRetryDelay(delay);
		return this;
	}

	/**
	 * Verifies that the server sent the status.
	 * @return this assertion
	 */
	public RpcExceptionAssert wasSentByServer() {
		isNotNull();
		if (!this.actual.receivedFromPeer()) {
			failWithMessage("%nExpecting%n  %s%nto be sent by the server, but this side decided on it",
					this.actual.status());
		}
		return this;
	}

	/**
	 * Verifies that this side decided on the status: a deadline that passed or a
	 * connection that was lost, for example.
	 * @return this assertion
	 */
	public RpcExceptionAssert wasDecidedByClient() {
		isNotNull();
		if (this.actual.receivedFromPeer()) {
			failWithMessage("%nExpecting%n  %s%nto be decided by the client, but the server sent it",
					this.actual.status());
		}
		return this;
	}

}
