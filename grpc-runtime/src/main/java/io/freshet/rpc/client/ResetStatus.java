package io.freshet.rpc.client;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.wire.ResetCodes;
import org.jspecify.annotations.Nullable;

/** What a stream that ended before its time means to the caller. Has no state. */
final class ResetStatus {

	private ResetStatus() {
	}

	/**
	 * Returns the status of a call whose stream is gone.
	 * @param reset what happened to the stream
	 * @param target the target of the channel
	 * @param deadline the deadline of the call, or {@code null}
	 * @return the status
	 */
	static Status of(StreamReset reset, String target, @Nullable Deadline deadline) {
		return switch (reset.cause()) {
			// A server whose own timer was faster resets the stream.
			case RESET_BY_PEER -> (reset.errorCode() == ResetCodes.CANCEL && deadline != null && deadline.isExpired())
					? deadlinePassed("the server") : ResetCodes.toStatus(reset.errorCode());
			case GOAWAY -> Status.of(StatusCode.UNAVAILABLE, target + " is going away: " + reset.detail());
			case CONNECTION_LOST ->
				Status.of(StatusCode.UNAVAILABLE, "connection to " + target + " was lost: " + reset.detail());
			case PROTOCOL_ERROR -> Status.of(StatusCode.INTERNAL, target + " broke the protocol: " + reset.detail());
		};
	}

	static Status deadlinePassed(String waitingFor) {
		return Status.of(StatusCode.DEADLINE_EXCEEDED, "deadline passed while waiting for " + waitingFor);
	}

}
