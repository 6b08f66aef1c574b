package io.freshet.rpc.server;

import java.util.concurrent.TimeUnit;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/** The statuses with which the server itself ends a call that was accepted. */
final class EndStatus {

	/** The time that the client gave is over. */
	static final Status DEADLINE_EXCEEDED = Status.of(StatusCode.DEADLINE_EXCEEDED,
			"the deadline passed before the call finished");

	/** The client does not wait any more. */
	static final Status GONE = Status.of(StatusCode.CANCELLED, "the client cancelled the call or went away");

	/** What a handler learns that goes on after the end of its call. */
	static final Status OVER = Status.of(StatusCode.CANCELLED, "the call has ended");

	/** The executor has rejected the call. */
	static final Status BUSY = Status.of(StatusCode.RESOURCE_EXHAUSTED,
			"the server is busy: no thread is free and the queue of calls is full (blockingThreads, blockingQueue)");

	/** The executor has failed. */
	static final Status NO_THREAD = Status.of(StatusCode.RESOURCE_EXHAUSTED, "the server has no thread for the call");

	/** A request stays incomplete. */
	static final Status LATE = Status.of(StatusCode.RESOURCE_EXHAUSTED,
			"a request was begun and did not get complete in time (messageTime)");

	/**
	 * How long a request may have been under way, at most and in parts of its timeout.
	 */
	private static final long MAX_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long SLACK_PARTS = 10;

	private EndStatus() {
	}

	/**
	 * Tells both sides of a call that it has ended.
	 * @param status how
	 * @param requests its requests
	 * @param response its response
	 */
	static void tell(Status status, RequestSide requests, ResponseSide response) {
		Ending ending = Ending.of(status.isOk() ? OVER : status);
		requests.end(ending);
		response.end(ending);
	}

	/**
	 * Returns how a call ended that the client has reset. A client that watches its
	 * deadline itself resets the call when it passes, which is earlier than here by the
	 * time that the request took to arrive.
	 * @param deadline the deadline of the call, or {@code null}
	 * @param head the head of the request
	 * @return DEADLINE_EXCEEDED if that is the likely reason
	 */
	static Status ofReset(@Nullable Deadline deadline, RequestHead head) {
		if (deadline == null) {
			return GONE;
		}
		long slack = Math.min(head.timeoutNanos() / SLACK_PARTS, MAX_SLACK_NANOS);
		return (deadline.remainingNanos() < slack) ? DEADLINE_EXCEEDED : GONE;
	}

}
