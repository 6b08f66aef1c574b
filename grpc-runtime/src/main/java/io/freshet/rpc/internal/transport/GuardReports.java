package io.freshet.rpc.internal.transport;

import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.freshet.rpc.Guard;
import io.freshet.rpc.GuardCounters;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the guards of a server or a channel do, and has it logged: of each guard
 * one line in ten seconds, which says how often it acted meanwhile. Safe for use by
 * several threads.
 */
public final class GuardReports implements GuardCounters {

	private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final LongAdder[] counters = new LongAdder[Guard.values().length];

	/** When the next line of each guard is due. */
	private final AtomicLongArray due = new AtomicLongArray(this.counters.length);

	/** The count at the last line of each guard. */
	private final AtomicLongArray logged = new AtomicLongArray(this.counters.length);

	private final LongSupplier clock;

	private final Log log;

	/**
	 * Creates counters that stand at zero.
	 * @param clock tells the time in nanoseconds
	 * @param log writes the lines
	 */
	public GuardReports(LongSupplier clock, Log log) {
		this.clock = clock;
		this.log = log;
		for (int i = 0; i < this.counters.length; i++) {
			this.counters[i] = new LongAdder();
			this.due.set(i, clock.getAsLong());
		}
	}

	/**
	 * Counts what a guard did.
	 * @param guard the guard
	 * @param peer whom it did it to, or {@code null} if that does not matter
	 * @param event what happened
	 */
	public void report(Guard guard, @Nullable SocketAddress peer, String event) {
		int index = guard.ordinal();
		this.counters[index].increment();
		long now = this.clock.getAsLong();
		long due = this.due.get(index);
		if (now - due >= 0 && this.due.compareAndSet(index, due, now + QUIET_NANOS)) {
			long count = this.counters[index].sum();
			this.log.guarded(guard, peer, event, count - this.logged.getAndSet(index, count));
		}
	}

	@Override
	public long count(Guard guard) {
		return this.counters[guard.ordinal()].sum();
	}

	/** Writes a line. */
	@FunctionalInterface
	public interface Log {

		/**
		 * Logs what a guard did.
		 * @param guard the guard
		 * @param peer whom it did it to, or {@code null}
		 * @param event what happened last
		 * @param times how often it acted since the last line
		 */
		void guarded(Guard guard, @Nullable SocketAddress peer, String event, long times);

	}

}
