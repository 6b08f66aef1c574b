package io.freshet.rpc.server;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.internal.transport.TransportStream;
import org.jspecify.annotations.Nullable;

/** The one timer of a call. Confined to the stream's event loop. */
final class CallTimer {

	private final TransportStream stream;

	private @Nullable Future<?> future;

	CallTimer(TransportStream stream) {
		this.stream = stream;
	}

	/**
	 * Starts the timer, in place of one that has run out.
	 * @param nanos the time; what is not positive is over at once
	 * @param action what to do then
	 */
	void start(long nanos, Runnable action) {
		if (nanos <= 0) {
			action.run();
		}
		else {
			this.future = this.stream.eventLoop().schedule(action, nanos, TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Stops a timer.
	 * @param timer the timer, or {@code null} if there is none
	 */
	static void stop(@Nullable CallTimer timer) {
		if (timer != null && timer.future != null) {
			timer.future.cancel(false);
		}
	}

}
