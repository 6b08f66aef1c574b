package io.freshet.rpc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectErrorTests {

	private static final StatusDetail DETAIL = new StatusDetail("google.rpc.RetryInfo", new byte[] { 10, 2, 8, 60 });

	@Test
	void writesTheKeysOfTheProtocolAndNoOthers() {
		Status status = Status.of(StatusCode.UNAVAILABLE, "overloaded: back off").withDetails(List.of(DETAIL));
		assertThat(text(ConnectError.format(status)))
			.isEqualTo("{\"code\":\"unavailable\",\"message\":\"overloaded: back off\","
					+ "\"details\":[{\"type\":\"google.rpc.RetryInfo\",\"value\":\"CgIIPA\"}]}");
	}

	@Test
	void leavesOutWhatIsEmpty() {
		assertThat(text(ConnectError.format(Status.of(StatusCode.CANCELLED)))).isEqualTo("{\"code\":\"canceled\"}");
	}

	@Test
	void readsWhatItWrites() {
		Random random = new Random(7);
		for (int i = 0; i < 200; i++) {
			StringBuilder message = new StringBuilder();
			for (int j = random.nextInt(20); j > 0; j--) {
				message.appendCodePoint(random.nextBoolean() ? random.nextInt(0x80) : 0x1f600 + random.nextInt(40));
			}
			byte[] value = new byte[random.nextInt(8)];
			random.nextBytes(value);
			Status status = Status.of(StatusCode.ABORTED, message.toString())
				.withDetails(List.of(new StatusDetail("a.B", value), DETAIL));
			Status read = Objects.requireNonNull(ConnectError.parse(ConnectError.format(status), StatusCode.UNKNOWN));
			assertThat(read.code()).isEqualTo(status.code());
			assertThat(read.message()).isEqualTo(status.message());
			assertThat(read.details()).hasSize(2);
			assertThat(read.details().get(0).value()).isEqualTo(value);
		}
	}

	@Test
	void ignoresKeysItDoesNotKnow() {
		Status status = parse(
				"""
						{ "code": "not_found", "other": [1, {"a": null}], "message": "\\u0041\\n",
						  "details": [ {"type": "a.B", "value": "AQ==", "debug": 3 }, {"type": 1}, {"type":"c","value":"*"} ] }""");
		assertThat(status).isNotNull();
		assertThat(status.code()).isEqualTo(StatusCode.NOT_FOUND);
		assertThat(status.message()).isEqualTo("A\n");
		assertThat(status.details()).singleElement().satisfies((detail) -> {
			assertThat(detail.typeName()).isEqualTo("a.B");
			assertThat(detail.value()).containsExactly(1);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"message\":\"m\"}", "{\"code\":null,\"message\":\"m\"}",
			"{\"code\":\"nonsense\",\"message\":\"m\"}" })
	void keepsTheTextOfAnErrorWithoutACode(String json) {
		assertThat(parse(json)).isEqualTo(Status.of(StatusCode.UNKNOWN, "m"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "{", "{\"code\":}", "{\"code\":1}", "{\"message\":[]}", "{} x", "<html>",
			"{\"a\":\"\\u00g0\"}", "{\"a\":\"b", "{\"a\" \"b\"}", "{a:1}", "{\"a\":tru}", "{\"a\":1e}",
			"{\"a\":\"\t\"}" })
	void knowsWhatIsNoError(String json) {
		assertThat(parse(json)).isNull();
	}

	@Test
	void refusesDeepNesting() {
		int depth = 100_000;
		assertThat(parse("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}")).isNull();
	}

	@Test
	void refusesBytesThatAreNotUtf8() {
		assertThat(ConnectError.parse(new byte[] { '{', '"', (byte) 0xff, '"', ':', '1', '}' }, StatusCode.UNKNOWN))
			.isNull();
	}

	private static @Nullable Status parse(String json) {
		return ConnectError.parse(json.getBytes(StandardCharsets.UTF_8), StatusCode.UNKNOWN);
	}

	private static String text(byte[] utf8) {
		return new String(utf8, StandardCharsets.UTF_8);
	}

}
