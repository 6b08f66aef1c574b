package io.freshet.rpc.internal.wire;

import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatObject;

class TimeoutHeaderTests {

	@ParameterizedTest
	@CsvSource({ "0n,0", "1n,1", "99999999n,99999999", "1u,1000", "1m,1000000", "1S,1000000000", "1M,60000000000",
			"1H,3600000000000", "00000001S,1000000000", "99999999M,5999999940000000000", "2562047H,9223369200000000000",
			"2562048H,9223372036854775807", "99999999H,9223372036854775807" })
	void readsAmountAndUnit(String value, long nanos) {
		assertThat(TimeoutHeader.parse(new AsciiString(value))).isEqualTo(nanos);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "S", "100000000n", "1x", "1s", "1h", "-1S", "+1S", "1 S", " 1S", "1S ", "1.5S",
			"0x1S", "SS", "1SS" })
	void refusesWhatIsNotATimeout(String value) {
		assertThat(TimeoutHeader.parse(new AsciiString(value))).isEqualTo(TimeoutHeader.MALFORMED);
	}

	@ParameterizedTest
	@CsvSource({ "1,1n", "99999999,99999999n", "100000000,100000u", "99999999999,99999999u", "100000000000,100000m",
			"99999999999999,99999999m", "100000000000000,100000S", "100000000000000000,1666666M",
			"9223372036854775807,2562047H" })
	void writesTheSmallestUnitThatFits(long nanos, String value) {
		assertThatObject(TimeoutHeader.format(nanos)).hasToString(value);
	}

	@Test
	void neverLengthensATimeout() {
		Random random = new Random(1);
		for (int i = 0; i < 100_000; i++) {
			long nanos = Math.max(1, random.nextLong() >>> random.nextInt(1, 64));
			long read = TimeoutHeader.parse(TimeoutHeader.format(nanos));
			// eight digits, or whole hours, are as exact as it gets
			long lost = Math.max(nanos / 1_000_000, TimeUnit.HOURS.toNanos(1));
			assertThat(read).isBetween(Math.max(1, nanos - ((nanos < 100_000_000) ? 0 : lost)), nanos);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void doesNotWriteATimeoutThatHasPassed(long nanos) {
		assertThatIllegalArgumentException().isThrownBy(() -> TimeoutHeader.format(nanos));
	}

}
