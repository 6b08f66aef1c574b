package io.freshet.rpc.client.balance;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a call: a {@link Subchannel} carries it, it waits, or it fails. Made
 * before calls come, so that a pick makes no object.
 */
public interface Pick {

	/** The call waits for the next picker. */
	Pick WAIT = new Pick() {
	};

	/**
	 * Returns a pick for servers that are away: the call fails unless it waits for them.
	 * @param cause what keeps the servers away
	 * @return the pick
	 */
	static Pick unavailable(Throwable cause) {
		return new Refusal(null, cause);
	}

	/**
	 * Returns a pick for calls that are not wanted. They fail, also when they would wait,
	 * and are not tried again.
	 * @param status the status of the calls, not OK
	 * @return the pick
	 */
	static Pick drop(Status status) {
		if (status.code() == StatusCode.OK) {
			throw new IllegalArgumentException("a call cannot be dropped with OK");
		}
		return new Refusal(status, null);
	}

	/**
	 * The end of a call that gets no subchannel. Immutable.
	 *
	 * @param dropped the status of a call that is not wanted, or {@code null}
	 * @param cause what keeps the servers away, or {@code null} for a call that is not
	 * wanted
	 */
	record Refusal(@Nullable Status dropped, @Nullable Throwable cause) implements Pick {

	}

}
