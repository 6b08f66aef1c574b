package io.freshet.rpc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectEndStreamTests {

	@Test
	void isAnEmptyObjectWhenThereIsNothingToTell() {
		assertThat(text(new ConnectEndStream(Status.OK, new HeaderFields()))).isEqualTo("{}");
	}

	@Test
	void joinsTheValuesOfAName() {
		ConnectEndStream end = new ConnectEndStream(Status.of(StatusCode.ABORTED, "no \"luck\""),
				new HeaderFields().add(AsciiString.of("a"), AsciiString.of("1"))
					.add(AsciiString.of("b-bin"), AsciiString.of("AQ"))
					.add(AsciiString.of("a"), AsciiString.of("2")));
		assertThat(text(end)).isEqualTo("{\"error\":{\"code\":\"aborted\",\"message\":\"no \\\"luck\\\"\"},"
				+ "\"metadata\":{\"a\":[\"1\",\"2\"],\"b-bin\":[\"AQ\"]}}");
		ConnectEndStream read = Objects.requireNonNull(ConnectEndStream.parse(end.format()));
		assertThat(read.status()).isEqualTo(end.status());
		assertThat(read.metadata().toString()).isEqualTo("a: 1, a: 2, b-bin: AQ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"error\":null}", "{\"metadata\":{}}", "{\"unknown\":1}" })
	void readsSuccess(String json) {
		ConnectEndStream end = parse(json);
		assertThat(end).isNotNull();
		assertThat(end.status()).isEqualTo(Status.OK);
	}

	@Test
	void readsAnErrorWithoutACodeAsUnknown() {
		ConnectEndStream end = parse("{\"error\":{\"message\":\"m\"},\"metadata\":{\"X\":[\"y\"]}}");
		assertThat(end).isNotNull();
		assertThat(end.status()).isEqualTo(Status.of(StatusCode.UNKNOWN, "m"));
		assertThat(end.metadata().toString()).isEqualTo("x: y");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "{\"error\":1}", "{\"metadata\":[]}", "{\"metadata\":{\"a\":\"b\"}}",
			"{\"metadata\":{\"a\":[1]}}" })
	void knowsWhatIsNoEnd(String json) {
		assertThat(parse(json)).isNull();
	}

	private static @Nullable ConnectEndStream parse(String json) {
		return ConnectEndStream.parse(json.getBytes(StandardCharsets.UTF_8));
	}

	private static String text(ConnectEndStream end) {
		return new String(end.format(), StandardCharsets.UTF_8);
	}

}
