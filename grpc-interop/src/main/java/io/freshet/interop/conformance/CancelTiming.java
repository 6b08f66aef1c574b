package io.freshet.interop.conformance;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.freshet.interop.conformance.proto.ClientCompatRequest;
import io.freshet.interop.conformance.proto.ClientCompatRequest.Cancel;

/**
 * When a call is to be cancelled.
 *
 * @param insteadOfEnd whether to cancel instead of ending the requests
 * @param millisAfterEnd how long after the end of the requests to cancel, or -1
 * @param afterResponses after how many responses to cancel, or -1
 */
record CancelTiming(boolean insteadOfEnd, int millisAfterEnd, int afterResponses) {

	static CancelTiming of(ClientCompatRequest request) {
		if (!request.hasCancel()) {
			return new CancelTiming(false, -1, -1);
		}
		Cancel cancel = request.getCancel();
		return switch (cancel.getCancelTimingCase()) {
			case BEFORE_CLOSE_SEND -> new CancelTiming(true, -1, -1);
			case AFTER_CLOSE_SEND_MS -> new CancelTiming(false, cancel.getAfterCloseSendMs(), -1);
			case AFTER_NUM_RESPONSES -> new CancelTiming(false, -1, cancel.getAfterNumResponses());
			case CANCELTIMING_NOT_SET -> new CancelTiming(false, 0, -1);
		};
	}

	/**
	 * The requests are about to end: cancels in time, if that is when to cancel.
	 * @param call the call
	 */
	void atEnd(ObservedCall call) {
		if (this.insteadOfEnd) {
			call.cancel();
		}
		else if (this.millisAfterEnd >= 0) {
			// On the timer's thread, as another one may start too late on a busy machine.
			CompletableFuture.delayedExecutor(this.millisAfterEnd, TimeUnit.MILLISECONDS, Runnable::run)
				.execute(call::cancel);
		}
	}

	/**
	 * A response was read: cancels if it was the last one wanted.
	 * @param call the call
	 * @param responses the number of responses so far
	 */
	void atResponse(ObservedCall call, int responses) {
		if (responses == this.afterResponses) {
			call.cancel();
		}
	}

}
