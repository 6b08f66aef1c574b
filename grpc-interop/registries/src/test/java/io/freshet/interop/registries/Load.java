package io.freshet.interop.registries;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import io.freshet.rpc.RpcException;
import io.freshet.sample.parcel.v1.GetParcelRequest;
import io.freshet.sample.parcel.v1.ParcelsRpc;
import org.jspecify.annotations.Nullable;

/** Calls that go on until they are stopped. Safe for use by several threads. */
final class Load implements AutoCloseable {

	/** So many calls are under way at the same time. */
	static final int CALLERS = 4;

	/** Leaves others something of a small machine. */
	private static final long PAUSE_NANOS = 1_000_000;

	private final ParcelsRpc.Client parcels;

	private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

	private final List<Thread> callers = new ArrayList<>();

	private volatile boolean stopped;

	Load(ParcelsRpc.Client parcels) {
		this.parcels = parcels;
		for (int i = 0; i < CALLERS; i++) {
			Thread caller = new Thread(this::call, "caller-" + i);
			caller.start();
			this.callers.add(caller);
		}
	}

	private void call() {
		while (!this.stopped) {
			this.outcomes.add(call(this.parcels));
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	/**
	 * Makes one call.
	 * @param parcels the client
	 * @return how it went
	 */
	static Outcome call(ParcelsRpc.Client parcels) {
		long started = System.nanoTime();
		try {
			String instance = parcels.getParcel(GetParcelRequest.newBuilder().setId("1").build()).getRecipient();
			return new Outcome(started, System.nanoTime(), instance, null);
		}
		catch (RpcException ex) {
			return new Outcome(started, System.nanoTime(), "", ex);
		}
	}

	/**
	 * Waits for a call that went in a certain way.
	 * @param condition says which
	 * @param seconds how long to wait
	 * @return the first such call, or {@code null} if there is none by then
	 */
	@Nullable Outcome await(Predicate<Outcome> condition, int seconds) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		while (System.nanoTime() < end) {
			for (Outcome outcome : this.outcomes) {
				if (condition.test(outcome)) {
					return outcome;
				}
			}
			TimeUnit.MILLISECONDS.sleep(20);
		}
		return null;
	}

	List<Outcome> outcomes() {
		return List.copyOf(this.outcomes);
	}

	@Override
	public void close() {
		this.stopped = true;
		for (Thread caller : this.callers) {
			try {
				caller.join(10_000);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * How a call went.
	 *
	 * @param started when it began
	 * @param ended when it ended
	 * @param instance who answered, empty if it failed
	 * @param failure why it failed, or {@code null}
	 */
	record Outcome(long started, long ended, String instance, @Nullable RpcException failure) {

	}

}
