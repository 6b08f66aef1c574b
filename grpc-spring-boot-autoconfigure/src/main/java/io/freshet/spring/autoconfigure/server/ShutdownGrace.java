package io.freshet.spring.autoconfigure.server;

import java.time.Duration;

/** How long calls may take to end when the application stops. */
final class ShutdownGrace {

	/** Kept back from a phase for cancelling calls and closing connections. */
	private static final Duration RESERVE = Duration.ofMillis(500);

	private ShutdownGrace() {
	}

	/**
	 * Returns the time that fits into a phase of the shutdown. The context destroys beans
	 * when the phase is over, so a handler that still runs would lose what it works with.
	 * @param wanted the time asked for
	 * @param phase how long the context waits for a phase
	 * @return the time asked for, or the phase without a reserve of half a second, at
	 * most a tenth of the phase
	 */
	static Duration within(Duration wanted, Duration phase) {
		Duration tenth = phase.dividedBy(10);
		Duration most = phase.minus((tenth.compareTo(RESERVE) < 0) ? tenth : RESERVE);
		return (wanted.compareTo(most) < 0) ? wanted : most;
	}

}
