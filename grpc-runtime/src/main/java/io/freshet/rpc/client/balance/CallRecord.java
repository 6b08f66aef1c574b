package io.freshet.rpc.client.balance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;

/**
 * How the calls to a server have ended in an interval, and whether it rests. A call that
 * was cancelled says nothing of the server. Confined to an event loop.
 */
final class CallRecord implements CallObserver {

	private final List<EjectableListener> listeners = new ArrayList<>();

	private long successes;

	private long failures;

	/** Of the interval that ended last. */
	private long lastSuccesses;

	private long lastFailures;

	private boolean ejected;

	private long ejectedNanos;

	/** How often it has rested lately. */
	private int times;

	@Override
	public void onEnd(Status status, Metadata trailers) {
		if (status.isOk()) {
			this.successes++;
		}
		else if (status.code() != StatusCode.CANCELLED) {
			this.failures++;
		}
	}

	void endInterval() {
		this.lastSuccesses = this.successes;
		this.lastFailures = this.failures;
		this.successes = 0;
		this.failures = 0;
	}

	/** Returns how many calls ended in the last interval. */
	long volume() {
		return this.lastSuccesses + this.lastFailures;
	}

	/** Returns the share of them that succeeded; there were some. */
	double successRate() {
		return this.lastSuccesses / (double) volume();
	}

	boolean isEjected() {
		return this.ejected;
	}

	void eject(long now) {
		this.ejected = true;
		this.ejectedNanos = now;
		this.times++;
		tell();
	}

	/**
	 * Ends a rest that was long enough, or forgets one of earlier.
	 * @param now the time
	 * @param options say how long a rest is
	 */
	void age(long now, OutlierDetectionOptions options) {
		if (!this.ejected) {
			this.times = Math.max(0, this.times - 1);
			return;
		}
		Duration longest = (options.maxEjectionTime().compareTo(options.baseEjectionTime()) > 0)
				? options.maxEjectionTime() : options.baseEjectionTime();
		long rest = Math.min(options.baseEjectionTime().toNanos() * this.times, longest.toNanos());
		if (now - this.ejectedNanos >= rest) {
			this.ejected = false;
			tell();
		}
	}

	private void tell() {
		new ArrayList<>(this.listeners).forEach(EjectableListener::tell);
	}

	void add(EjectableListener listener) {
		this.listeners.add(listener);
	}

	void remove(EjectableListener listener) {
		this.listeners.remove(listener);
	}

}
