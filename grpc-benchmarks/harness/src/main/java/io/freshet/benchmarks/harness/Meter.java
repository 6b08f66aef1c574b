package io.freshet.benchmarks.harness;

import java.io.IOException;

/**
 * Loads one server with one load and reads what that cost the server's process. Confined
 * to the harness thread.
 */
final class Meter {

	/** The first burst, before anything is known about the speed. */
	private static final long FIRST_CALLS = 640;

	private static final double WARM_UP_SECONDS = 2;

	/**
	 * No new low by more than 3 % in this many bursts: the figure has stopped falling.
	 */
	private static final int STEADY_BURSTS = 3;

	private static final double STEADY = 0.97;

	private static final int MAX_BURSTS = 20;

	private final ServerJvm server;

	private final H2Load generator;

	private final InstructionCounter instructions;

	Meter(ServerJvm server, H2Load generator, InstructionCounter instructions) {
		this.server = server;
		this.generator = generator;
		this.instructions = instructions;
	}

	/**
	 * Warms the server up, then measures it.
	 * @param seconds how long the measurement takes, about
	 * @return what the measurement cost
	 * @throws IOException if a call failed or a figure cannot be read
	 */
	Measurement measure(double seconds) throws IOException {
		double callsPerSecond = warmUp();
		return burst(calls(callsPerSecond, seconds));
	}

	private double warmUp() throws IOException {
		Measurement last = burst(FIRST_CALLS);
		double lowest = Double.MAX_VALUE;
		int steady = 0;
		for (int i = 0; i < MAX_BURSTS && steady < STEADY_BURSTS; i++) {
			// a cold server speeds up within the burst, so no burst is ten times the last
			long calls = Math.min(calls(last.callsPerSecond(), WARM_UP_SECONDS), last.calls() * 10);
			boolean whole = calls < last.calls() * 10;
			last = burst(calls);
			steady = (whole && last.cpuNanosPerCall() > lowest * STEADY) ? steady + 1 : 0;
			lowest = whole ? Math.min(lowest, last.cpuNanosPerCall()) : lowest;
			Progress.detail("warming up, burst %d: %.2f us of CPU per call", i + 1, last.cpuNanosPerCall() / 1e3);
		}
		return last.callsPerSecond();
	}

	private Measurement burst(long calls) throws IOException {
		long allocatedBefore = this.server.allocatedBytes();
		long cpuBefore = this.server.cpuNanos();
		double seconds = this.generator.seconds(calls,
				(command) -> this.instructions.around(this.server.pid(), command));
		long cpu = this.server.cpuNanos() - cpuBefore;
		long allocated = this.server.allocatedBytes() - allocatedBefore;
		return new Measurement(calls, seconds, cpu, allocated, this.instructions.read());
	}

	private static long calls(double callsPerSecond, double seconds) {
		return Math.max(FIRST_CALLS, Math.round(callsPerSecond * seconds));
	}

}
