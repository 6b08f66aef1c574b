package io.freshet.rpc.client;

import java.time.Duration;

import io.freshet.rpc.FailedCall;
import io.freshet.rpc.internal.stream.Ending;

/** Tells of calls that fail which they are and how far they came. Has no state. */
final class FailedCalls {

	private FailedCalls() {
	}

	/**
	 * Adds to a failure which call it is. To be asked before the call is forgotten.
	 * @param ending how the call ends
	 * @param call the call
	 * @param sent whether it was sent
	 * @param slot where it waits if it was not
	 * @return the same ending, if the call does not fail
	 */
	static Ending explain(Ending ending, ConnectionRequest call, boolean sent, ConnectionSlot slot) {
		if (ending.status().isOk()) {
			return ending;
		}
		CallSetup setup = call.setup();
		FailedCall.Stage stage = sent ? FailedCall.Stage.SERVER : stage(call, slot);
		Duration elapsed = Duration.ofNanos(System.nanoTime() - setup.startNanos());
		return ending.ofCall(new FailedCall(setup.method().path(), setup.target(), call.attempts().peer(),
				call.attempts().count(), elapsed, stage));
	}

	private static FailedCall.Stage stage(ConnectionRequest call, ConnectionSlot slot) {
		if (!call.setup().isSealed()) {
			return FailedCall.Stage.START;
		}
		if (!slot.route().isResolved()) {
			return FailedCall.Stage.RESOLVE;
		}
		if (slot.route().state() != ConnectivityState.READY) {
			return FailedCall.Stage.CONNECT;
		}
		return slot.holds(call) ? FailedCall.Stage.QUEUE : FailedCall.Stage.PICK;
	}

}
