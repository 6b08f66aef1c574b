package io.freshet.rpc.internal.http2;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.Guard;

/**
 * Counts the frames of a peer that cost work and bring nothing. A kind of frame may be as
 * many in 30 s as its limit says, and as many more as what the peer was sent explains: an
 * honest peer answers DATA with WINDOW_UPDATE and measures the path with PING. Frames of
 * the past count half after each 30 s. Confined to the connection's event loop. Source:
 * RFC 9113, 10.5; CVE-2023-44487, CVE-2025-8671, CVE-2019-9512 to CVE-2019-9518.
 */
final class FloodGuard {

	static final int WINDOW_SECONDS = 30;

	/** Nothing but the rest of a message that was cut is shorter than its prefix. */
	private static final int TINY_BYTES = 5;

	private final ConnectionLimits limits;

	private int resets;

	private int pings;

	private int settings;

	private int ignored;

	private int windowUpdates;

	private int empty;

	/** Streams that the peer has opened. */
	private int streams;

	/** What the frames sent before the last 30 s still count for. */
	private int sentAllowance;

	private int sentBefore;

	FloodGuard(ConnectionLimits limits) {
		this.limits = limits;
	}

	void stream() {
		this.streams++;
	}

	void reset() throws GuardViolation {
		if (++this.resets > this.limits.resets()) {
			throw violation(Guard.RESETS, "streams were reset");
		}
	}

	/**
	 * A PING arrived.
	 * @param sent the frames with DATA or HEADERS that were sent to the peer so far
	 * @throws GuardViolation if nothing explains it
	 */
	void ping(int sent) throws GuardViolation {
		if (++this.pings > this.limits.pings() && this.pings - this.limits.pings() > 2L * sentLately(sent)) {
			throw violation(Guard.PINGS, "PING frames arrived");
		}
	}

	void settings() throws GuardViolation {
		if (++this.settings > this.limits.settings()) {
			throw violation(Guard.SETTINGS, "SETTINGS frames arrived");
		}
	}

	void ignored() throws GuardViolation {
		if (++this.ignored > this.limits.ignoredFrames()
				&& this.ignored - this.limits.ignoredFrames() > 2L * this.streams) {
			throw violation(Guard.IGNORED_FRAMES, "PRIORITY or unknown frames arrived");
		}
	}

	/**
	 * A WINDOW_UPDATE arrived.
	 * @param sent the frames with DATA or HEADERS that were sent to the peer so far
	 * @throws GuardViolation if nothing explains it
	 */
	void windowUpdate(int sent) throws GuardViolation {
		if (++this.windowUpdates > this.limits.windowUpdates()
				&& this.windowUpdates - this.limits.windowUpdates() > 10L * sentLately(sent)) {
			throw violation(Guard.WINDOW_UPDATES, "WINDOW_UPDATE frames arrived");
		}
	}

	/**
	 * DATA arrived that does not end its stream.
	 * @param bytes how many, without padding
	 * @throws GuardViolation if there were too many frames of next to none
	 */
	void data(int bytes) throws GuardViolation {
		if (bytes < TINY_BYTES) {
			empty();
		}
		else if (this.empty > 0) {
			this.empty--;
		}
	}

	void empty() throws GuardViolation {
		if (++this.empty > this.limits.emptyFrames()) {
			throw new GuardViolation(Guard.EMPTY_FRAMES,
					"more than " + this.limits.emptyFrames() + " frames with next to nothing in them");
		}
	}

	/**
	 * Another 30 s have passed.
	 * @param sent the frames with DATA or HEADERS that were sent to the peer so far
	 */
	void roll(int sent) {
		this.resets /= 2;
		this.pings /= 2;
		this.settings /= 2;
		this.ignored /= 2;
		this.windowUpdates /= 2;
		this.streams /= 2;
		this.sentAllowance = sentLately(sent) / 2;
		this.sentBefore = sent;
	}

	private int sentLately(int sent) {
		return this.sentAllowance + (sent - this.sentBefore);
	}

	private static GuardViolation violation(Guard guard, String event) {
		return new GuardViolation(guard, "too many " + event + " in " + WINDOW_SECONDS + " s");
	}

}
