package io.freshet.rpc.internal.wire;

import io.netty.util.AsciiString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatObject;

class ConnectTimeoutTests {

	@ParameterizedTest
	@CsvSource({ "0,0", "1,1000000", "0000000001,1000000", "9999999999,9999999999000000" })
	void readsMilliseconds(String value, long nanos) {
		assertThat(ConnectTimeout.parse(new AsciiString(value))).isEqualTo(nanos);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "10000000000", "-1", "+1", "1.5", "1m", " 1", "1 " })
	void refusesWhatIsNotATimeout(String value) {
		assertThat(ConnectTimeout.parse(new AsciiString(value))).isEqualTo(TimeoutHeader.MALFORMED);
	}

	@ParameterizedTest
	@CsvSource({ "1,0", "1000000,1", "1999999,1", "9223372036854775807,9223372036854", "1500000000,1500" })
	void neverLengthensATimeout(long nanos, String value) {
		String expected = (value.length() > 10) ? "9999999999" : value;
		assertThatObject(ConnectTimeout.format(nanos)).hasToString(expected);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void doesNotWriteATimeoutThatHasPassed(long nanos) {
		assertThatIllegalArgumentException().isThrownBy(() -> ConnectTimeout.format(nanos));
	}

}
