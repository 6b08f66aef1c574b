package io.freshet.rpc.client;

import java.util.concurrent.TimeUnit;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.netty.TlsFailures;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.wire.ResetCodes;
import org.jspecify.annotations.Nullable;

/** The ends of calls that this side decides on. Has no state. */
final class LocalEndings {

	static final Status PARENT_CANCELLED = Status.of(StatusCode.CANCELLED,
			"the call that is being served was cancelled");

	private static final long TRAVEL_UNIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private LocalEndings() {
	}

	/**
	 * Returns how a call ends whose stream is gone.
	 * @param reset what happened to the stream
	 * @param target the target of the channel
	 * @param deadline the deadline of the call, or {@code null}
	 * @return the ending
	 */
	static Ending ofReset(StreamReset reset, String target, @Nullable Deadline deadline) {
		return Ending.of(switch (reset.cause()) {
			// A server whose own timer was faster resets the stream.
			case RESET_BY_PEER -> (reset.errorCode() == ResetCodes.CANCEL && isOver(deadline))
					? deadlineStatus("the server") : ResetCodes.toStatus(reset.errorCode());
			case GOAWAY -> Status.of(StatusCode.UNAVAILABLE, target + " is going away: " + reset.detail());
			case NEVER_SENT, CONNECTION_LOST ->
				Status.of(StatusCode.UNAVAILABLE, "connection to " + target + " was lost: " + reset.detail());
			case PROTOCOL_ERROR -> Status.of(StatusCode.INTERNAL, target + " broke the protocol: " + reset.detail());
		});
	}

	/** A timeout may travel in whole milliseconds, the rest of the last one cut off. */
	private static boolean isOver(@Nullable Deadline deadline) {
		return deadline != null && deadline.remainingNanos() <= TRAVEL_UNIT_NANOS;
	}

	/**
	 * Returns how a call ends that does not wait for servers that are away.
	 * @param failure what keeps them away
	 * @param target the target of the channel
	 * @return UNAVAILABLE
	 */
	static Ending ofUnavailable(Throwable failure, String target) {
		String text = (failure instanceof UnresolvedTargetException) ? String.valueOf(failure.getMessage())
				: "cannot connect to " + target + ": " + TlsFailures.describe(failure);
		return new Ending(Status.of(StatusCode.UNAVAILABLE, text), Metadata.empty(), false, failure);
	}

	/**
	 * Returns how a call ends whose time is over.
	 * @param target where it waits to be connected to, or {@code null} if it waits for
	 * the server
	 * @param before how an attempt before failed, or {@code null} if none did
	 * @return DEADLINE_EXCEEDED
	 */
	static Ending ofDeadline(@Nullable String target, @Nullable Status before) {
		String waitingFor = (target != null) ? "a connection to " + target : "the server";
		return Ending.of(deadlineStatus((before != null) ? waitingFor + ", after " + before : waitingFor));
	}

	/**
	 * Returns how a call ends whose messages failed.
	 * @param failure what happened
	 * @return the status that the failure carries, else CANCELLED
	 */
	static Ending ofMessages(Throwable failure) {
		return of(failure, StatusCode.CANCELLED, "requests failed: " + failure);
	}

	/**
	 * Returns how a call ends that an interceptor threw out.
	 * @param failure what it threw
	 * @return the status that the failure carries, else UNKNOWN
	 */
	static Ending ofInterceptor(Throwable failure) {
		return of(failure, StatusCode.UNKNOWN, "an interceptor failed: " + failure);
	}

	/**
	 * Returns how a call ends one of whose messages was refused.
	 * @param failure what the check threw
	 * @return the status that the failure carries, else UNKNOWN
	 */
	static Ending ofCheck(Throwable failure) {
		return of(failure, StatusCode.UNKNOWN, "a check of messages failed: " + failure);
	}

	private static Ending of(Throwable failure, StatusCode otherwise, String text) {
		return (failure instanceof RpcException known) ? Ending.of(known)
				: new Ending(Status.of(otherwise, text), Metadata.empty(), false, failure);
	}

	private static Status deadlineStatus(String waitingFor) {
		return Status.of(StatusCode.DEADLINE_EXCEEDED, "deadline passed while waiting for " + waitingFor);
	}

}
