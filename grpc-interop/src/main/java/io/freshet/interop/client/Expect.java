package io.freshet.interop.client;

import java.util.Objects;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

/** What cases check. */
final class Expect {

	private Expect() {
	}

	/**
	 * Checks a value.
	 * @param what the name of the value
	 * @param expected what it should be
	 * @param actual what it is
	 * @throws AssertionError if it is something else
	 */
	static void equal(String what, @Nullable Object expected, @Nullable Object actual) {
		if (!Objects.equals(expected, actual)) {
			throw new AssertionError(what + " is " + actual + " instead of " + expected);
		}
	}

	/**
	 * Checks that a call fails.
	 * @param code the code of the status that it should end with
	 * @param call the call
	 * @return the status that it ended with
	 * @throws AssertionError if it succeeds or ends with another code
	 */
	static Status failure(StatusCode code, Runnable call) {
		try {
			call.run();
		}
		catch (RpcException ex) {
			if (ex.code() != code) {
				throw new AssertionError("the call ended with " + ex.status() + " instead of " + code, ex);
			}
			return ex.status();
		}
		throw new AssertionError("the call succeeded instead of ending with " + code);
	}

}
