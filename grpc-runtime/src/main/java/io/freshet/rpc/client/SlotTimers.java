package io.freshet.rpc.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What calls do after a while. When the channel is closed all of it is done at once,
 * since no event loop will be left to do it later. Confined to the event loop of the
 * slot.
 */
final class SlotTimers {

	private final ConnectionSlot slot;

	private final Set<Timer> timers = new LinkedHashSet<>();

	SlotTimers(ConnectionSlot slot) {
		this.slot = slot;
	}

	/**
	 * Runs a task later.
	 * @param nanos after how many nanoseconds; at once, but not before this method
	 * returns, if the channel is closed
	 * @param task the task
	 * @return forgets the task
	 */
	Runnable schedule(long nanos, Runnable task) {
		Timer timer = new Timer(task);
		this.timers.add(timer);
		// By way of the slot, so that what is written leaves in one flush.
		if (nanos <= 0 || this.slot.isClosed()) {
			this.slot.execute(timer);
		}
		else {
			timer.future = this.slot.loop().schedule(() -> this.slot.execute(timer), nanos, TimeUnit.NANOSECONDS);
		}
		return timer::forget;
	}

	/** Does everything now. */
	void close() {
		new ArrayList<>(this.timers).forEach(Timer::run);
	}

	/** One task. */
	private final class Timer implements Runnable {

		private final Runnable task;

		private @Nullable Future<?> future;

		Timer(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			if (SlotTimers.this.timers.contains(this)) {
				forget();
				this.task.run();
			}
		}

		void forget() {
			SlotTimers.this.timers.remove(this);
			if (this.future != null) {
				this.future.cancel(false);
			}
		}

	}

}
