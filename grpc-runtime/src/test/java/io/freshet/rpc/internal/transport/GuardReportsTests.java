package io.freshet.rpc.internal.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.freshet.rpc.Guard;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GuardReportsTests {

	private final AtomicLong clock = new AtomicLong();

	private final List<String> lines = new ArrayList<>();

	private final GuardReports reports = new GuardReports(this.clock::get,
			(guard, peer, event, times) -> this.lines.add(guard + " " + times + " " + event));

	@Test
	void logsTheFirstTimeAndThenOnceInTenSeconds() {
		for (int i = 0; i < 100; i++) {
			this.reports.report(Guard.PINGS, null, "ping " + i);
		}
		assertThat(this.lines).containsExactly("PINGS 1 ping 0");
		this.clock.set(Duration.ofSeconds(10).toNanos());
		this.reports.report(Guard.PINGS, null, "again");
		assertThat(this.lines).containsExactly("PINGS 1 ping 0", "PINGS 100 again");
		assertThat(this.reports.count(Guard.PINGS)).isEqualTo(101);
	}

	@Test
	void keepsGuardsApart() {
		this.reports.report(Guard.PINGS, null, "a");
		this.reports.report(Guard.RESETS, null, "b");
		assertThat(this.lines).containsExactly("PINGS 1 a", "RESETS 1 b");
		assertThat(this.reports.count(Guard.SETTINGS)).isZero();
	}

}
