package io.freshet.interop.fleet;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Which servers answered how many calls, and when: a count for each server in each
 * second. Safe for use by several threads.
 */
final class Shares {

	/** When the first second begins; nothing is counted before. */
	private long startNanos = Long.MIN_VALUE;

	private final int servers;

	/** By time, by server; the last column is for calls that no server answered. */
	private final int[][] calls;

	private long answered;

	private long failed;

	/** Failed calls that a server answered with an error on purpose. */
	private long refused;

	/**
	 * Creates counts.
	 * @param servers how many there are
	 * @param time for how long
	 */
	Shares(int servers, Duration time) {
		this.servers = servers;
		this.calls = new int[(int) time.toSeconds()][servers + 1];
	}

	/** Lets the first second begin. */
	synchronized void begin() {
		this.startNanos = System.nanoTime();
	}

	/**
	 * Counts a call that has ended now.
	 * @param server who answered, from 0, or -1
	 * @param ok whether it was answered well
	 */
	synchronized void count(int server, boolean ok) {
		if (this.startNanos == Long.MIN_VALUE) {
			return;
		}
		int second = (int) (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - this.startNanos));
		if (second < this.calls.length) {
			this.calls[second][(server >= 0) ? server : this.servers]++;
			this.answered += ok ? 1 : 0;
			this.failed += ok ? 0 : 1;
			this.refused += (ok || server < 0) ? 0 : 1;
		}
	}

	int seconds() {
		return this.calls.length;
	}

	/** Returns the calls that a server answered in a second. */
	synchronized int calls(int second, int server) {
		return this.calls[second][server];
	}

	/** Returns the calls that any server answered in a second. */
	synchronized int total(int second) {
		return Arrays.stream(this.calls[second], 0, this.servers).sum();
	}

	/**
	 * Returns the part of the traffic that a server had.
	 * @param server from 0
	 * @param from the first second
	 * @param to the second after the last
	 * @return from 0 to 1
	 */
	double share(int server, int from, int to) {
		long own = 0;
		long all = 0;
		for (int second = from; second < Math.min(to, seconds()); second++) {
			own += calls(second, server);
			all += total(second);
		}
		return (all > 0) ? (double) own / all : 0;
	}

	/** Says how many calls there were and how many failed. */
	synchronized String summary() {
		long all = this.answered + this.failed;
		return String.format(Locale.ROOT, "%,d calls, %.3f %% failed: %.3f %% by an answer, %.3f %% without one", all,
				percent(this.failed, all), percent(this.refused, all), percent(this.failed - this.refused, all));
	}

	private static double percent(long part, long all) {
		return (all > 0) ? part * 100.0 / all : 0;
	}

	/** Returns the part of the calls that failed, whoever is to blame. */
	synchronized double failedShare() {
		return this.failed / (double) Math.max(1, this.answered + this.failed);
	}

	/** Returns lines of policy, second, server and calls. */
	String csv(String policy) {
		StringBuilder lines = new StringBuilder();
		for (int second = 0; second < seconds(); second++) {
			for (int server = 0; server <= this.servers; server++) {
				int calls = calls(second, server);
				if (calls > 0) {
					lines.append(String.format(Locale.ROOT, "%s,%d,%s,%d%n", policy, second,
							(server < this.servers) ? String.format(Locale.ROOT, "%02d", server + 1) : "none", calls));
				}
			}
		}
		return lines.toString();
	}

}
