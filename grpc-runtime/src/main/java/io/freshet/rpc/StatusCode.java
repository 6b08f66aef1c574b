package io.freshet.rpc;

import org.jspecify.annotations.Nullable;

/**
 * The seventeen canonical outcomes of an RPC. Immutable. Source: grpc/grpc,
 * doc/statuscodes.md.
 */
public enum StatusCode {

	/** The call succeeded. */
	OK,

	/** The call was cancelled, usually by the caller. */
	CANCELLED,

	/** An error that carries no better description. */
	UNKNOWN,

	/** The client sent an argument that is wrong whatever the state of the system. */
	INVALID_ARGUMENT,

	/** The deadline passed before the call finished. */
	DEADLINE_EXCEEDED,

	/** A requested entity was not found. */
	NOT_FOUND,

	/** The entity that a client tried to create exists already. */
	ALREADY_EXISTS,

	/** The caller is known and may not do this. */
	PERMISSION_DENIED,

	/** A quota, a limit or space ran out. */
	RESOURCE_EXHAUSTED,

	/** The system is not in the state that the call needs. */
	FAILED_PRECONDITION,

	/** The call lost a race, such as a transaction conflict. */
	ABORTED,

	/** The call went past a valid range, such as the end of a file. */
	OUT_OF_RANGE,

	/** The server does not implement the method. */
	UNIMPLEMENTED,

	/** An invariant of the system is broken. */
	INTERNAL,

	/** The service cannot be reached at the moment; trying again may help. */
	UNAVAILABLE,

	/** Data was lost or corrupted beyond repair. */
	DATA_LOSS,

	/** The caller has no valid credentials. */
	UNAUTHENTICATED;

	private static final StatusCode[] BY_VALUE = values();

	/**
	 * Returns the number of this code on the wire, 0 to 16.
	 * @return the number of this code
	 */
	public int value() {
		return ordinal();
	}

	/**
	 * Returns the code with the given number.
	 * @param value a number from the wire
	 * @return the code, or {@code null} when no code has that number
	 */
	public static @Nullable StatusCode fromValue(int value) {
		return (value >= 0 && value < BY_VALUE.length) ? BY_VALUE[value] : null;
	}

}
