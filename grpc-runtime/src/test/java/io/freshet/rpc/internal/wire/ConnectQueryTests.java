package io.freshet.rpc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatObject;

class ConnectQueryTests {

	@Test
	void writesTextReadably() {
		byte[] message = "{\"name\":\"Ada ü+\"}".getBytes(StandardCharsets.UTF_8);
		ConnectQuery query = new ConnectQuery("json", null, message);
		assertThatObject(query.format(true))
			.hasToString("connect=v1&encoding=json&message=%7B%22name%22%3A%22Ada%20%C3%BC%2B%22%7D");
	}

	@Test
	void writesBytesInTheOrderOfTheProtocol() {
		ConnectQuery query = new ConnectQuery("proto", "gzip", new byte[] { -1, -2, -3, 0 });
		assertThatObject(query.format(true))
			.hasToString("connect=v1&base64=1&compression=gzip&encoding=proto&message=__79AA");
	}

	@Test
	void readsWhatItWrites() {
		Random random = new Random(3);
		for (int i = 0; i < 300; i++) {
			byte[] message = new byte[random.nextInt(40)];
			random.nextBytes(message);
			String compression = random.nextBoolean() ? "gzip" : null;
			ConnectQuery read = ConnectQuery
				.parse(new ConnectQuery("x&y=%", compression, message).format(random.nextBoolean()));
			assertThat(read.codec()).isEqualTo("x&y=%");
			assertThat(read.compression()).isEqualTo(compression);
			assertThat(read.message()).isEqualTo(message);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "message=e30&encoding=json&base64=1", "encoding=json&base64=1&message=e30%3D&connect=v1",
			"&&x=1&encoding=json&x=2&message=%7b%7d", "encoding=json&message={}&base64=0" })
	void takesAnyOrderAndParametersOfOthers(String query) {
		assertThat(ConnectQuery.parse(new AsciiString(query)).message())
			.isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "encoding=json", "message=", "encoding=&message=", "encoding=json&message=%",
			"encoding=json&message=%4", "encoding=json&message=%zz", "encoding=json&message=a&message=b",
			"encoding=json&encoding=proto&message=a", "connect=v2&encoding=json&message=",
			"base64=1&encoding=json&message=***", "base64=yes&encoding=json&message=e30",
			"base64=1&encoding=json&message=A" })
	void refusesWhatIsNoCall(String query) {
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> ConnectQuery.parse(new AsciiString(query)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(StatusCode.INVALID_ARGUMENT));
	}

}
