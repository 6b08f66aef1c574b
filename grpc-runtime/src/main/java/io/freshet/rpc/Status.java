package io.freshet.rpc;

import java.util.List;
import java.util.Objects;

/**
 * The outcome of a call: a code, a text for developers and machine-readable details.
 * Immutable.
 */
public final class Status {

	/** The status of a call that succeeded. */
	public static final Status OK = new Status(StatusCode.OK, "", List.of());

	private final StatusCode code;

	private final String message;

	private final List<StatusDetail> details;

	private Status(StatusCode code, String message, List<StatusDetail> details) {
		this.code = code;
		this.message = message;
		this.details = details;
	}

	/**
	 * Returns a status without a text.
	 * @param code the code
	 * @return the status
	 */
	public static Status of(StatusCode code) {
		return of(code, "");
	}

	/**
	 * Returns a status with a text.
	 * @param code the code
	 * @param message what happened, for a developer; the peer sees it
	 * @return the status
	 */
	public static Status of(StatusCode code, String message) {
		Objects.requireNonNull(message, "message");
		return (code == StatusCode.OK && message.isEmpty()) ? OK : new Status(code, message, List.of());
	}

	/**
	 * Returns this status with another text.
	 * @param message the text
	 * @return the status with that text
	 */
	public Status withMessage(String message) {
		return new Status(this.code, message, this.details);
	}

	/**
	 * Returns this status with other details.
	 * @param details the details, in the order in which the peer shall see them
	 * @return the status with those details
	 */
	public Status withDetails(List<StatusDetail> details) {
		return new Status(this.code, this.message, List.copyOf(details));
	}

	/**
	 * Returns the code.
	 * @return the code
	 */
	public StatusCode code() {
		return this.code;
	}

	/**
	 * Returns the text, empty when there is none.
	 * @return the text
	 */
	public String message() {
		return this.message;
	}

	/**
	 * Returns the details, empty when there are none.
	 * @return the details, an unmodifiable list
	 */
	public List<StatusDetail> details() {
		return this.details;
	}

	/**
	 * Returns whether the call succeeded.
	 * @return whether the code is {@link StatusCode#OK}
	 */
	public boolean isOk() {
		return this.code == StatusCode.OK;
	}

	/**
	 * Returns an exception with this status and no trailers.
	 * @return a new exception
	 */
	public RpcException asException() {
		return new RpcException(this);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Status that && this.code == that.code && this.message.equals(that.message)
				&& this.details.equals(that.details);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.code, this.message);
	}

	@Override
	public String toString() {
		return this.message.isEmpty() ? this.code.name() : this.code.name() + ": " + this.message;
	}

}
