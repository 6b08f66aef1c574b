package io.freshet.spring.autoconfigure.server;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ShutdownGrace}. */
class ShutdownGraceTests {

	@Test
	void isWhatIsWantedWhenThePhaseIsLongEnough() {
		assertThat(within("5s", "30s")).isEqualTo("PT5S");
		assertThat(within("29500ms", "30s")).isEqualTo("PT29.5S");
	}

	@Test
	void endsHalfASecondBeforeThePhase() {
		assertThat(within("30s", "30s")).isEqualTo("PT29.5S");
		assertThat(within("10m", "5s")).isEqualTo("PT4.5S");
	}

	@Test
	void leavesAtLeastNineTenthsOfAShortPhase() {
		assertThat(within("30s", "1s")).isEqualTo("PT0.9S");
		assertThat(within("30s", "0s")).isEqualTo("PT0S");
	}

	private static String within(String wanted, String phase) {
		return ShutdownGrace.within(duration(wanted), duration(phase)).toString();
	}

	private static Duration duration(String text) {
		return DurationStyle.detectAndParse(text);
	}

}
