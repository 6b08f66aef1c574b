package io.freshet.benchmarks.harness;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Report}.
 */
class ReportTests {

	private final MeasuredServer peer = new MeasuredServer("peer", "p", "P", EnumSet.allOf(Load.class));

	private final MeasuredServer ours = new MeasuredServer("ours", "o", "O", EnumSet.allOf(Load.class))
		.comparedWith("peer");

	private final Results results = new Results();

	@Test
	void dividesTheCostOfAStreamByItsMessages() {
		this.results.add(Load.SERVER_STREAM, this.peer, measurement(2_000));
		assertThat(table(false))
			.contains("| server-stream | peer | 100,000 | 2.000 (2.000-2.000) | 500,000 | 4 | 20 % |  |");
	}

	@Test
	void showsTheMedianOfTheRoundsRatios() {
		for (long[] round : new long[][] { { 10, 5 }, { 30, 10 }, { 10, 1 } }) {
			this.results.add(Load.UNARY, this.peer, measurement(round[0]));
			this.results.add(Load.UNARY, this.ours, measurement(round[1]));
		}
		assertThat(table(false)).contains("| 3.00 (2.00-10.00) of peer |");
	}

	@Test
	void showsNoRatioWithoutThePeer() {
		this.results.add(Load.UNARY, this.ours, measurement(10));
		assertThat(table(false)).doesNotContain("of peer");
	}

	@Test
	void hasAColumnOfInstructionsOnlyWhereTheMachineCountsThem() {
		this.results.add(Load.UNARY, this.peer, measurement(10));
		assertThat(table(false)).doesNotContain("instructions");
		assertThat(table(true)).contains("| instructions per message |").contains("| 50 (50-50) |");
	}

	@Test
	void saysWhatWasMeasured() {
		this.results.describe(this.peer, "Peer 1.0");
		assertThat(table(false)).endsWith("\n- peer: Peer 1.0\n");
	}

	/** One hundred calls in one second, at the given microseconds of CPU time each. */
	private Measurement measurement(long cpuMicros) {
		return new Measurement(100, 1, cpuMicros * 1_000 * 100, 4_000 * 100, OptionalLong.of(50 * 100));
	}

	private String table(boolean instructions) {
		Options parsed = Options.parse();
		Options options = new Options(parsed.home(), parsed.java(), List.of(this.peer, this.ours), parsed.loads(), 1, 1,
				0, 1, null, null, null, List.of());
		return new Report(options, this.results, instructions).markdown();
	}

}
