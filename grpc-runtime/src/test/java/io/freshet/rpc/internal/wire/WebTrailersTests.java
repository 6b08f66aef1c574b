package io.freshet.rpc.internal.wire;

import java.nio.charset.StandardCharsets;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WebTrailersTests {

	@Test
	void writesALineForEachField() {
		ByteBuf out = Unpooled.buffer();
		WebTrailers.frame(new HeaderFields().add(HeaderNames.GRPC_STATUS, AsciiString.of("0"))
			.add(AsciiString.of("a"), AsciiString.EMPTY_STRING)
			.add(AsciiString.of("a"), AsciiString.of("x: y")), out);
		String block = "grpc-status: 0\r\na: \r\na: x: y\r\n";
		assertThat(out.readUnsignedByte()).isEqualTo((short) 0x80);
		assertThat(out.readInt()).isEqualTo(block.length());
		assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(block);
		assertThat(parse(block).toString()).isEqualTo("grpc-status: 0, a: , a: x: y");
	}

	@ParameterizedTest
	@CsvSource({ "'Grpc-Status:0', 'grpc-status: 0'", "'a:1\nB: 2\n', 'a: 1, b: 2'", "'a:1\r\n\r\n', 'a: 1'", "'', ''",
			"'a:  1  \r\n', 'a: 1'" })
	void readsWhatOthersWrite(String block, String fields) {
		assertThat(parse(block).toString()).isEqualTo(fields);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\n", ":1\r\n", " a: folded\r\n", "a: 1\r\n\tfolded\r\n" })
	void refusesLinesThatAreNoFields(String block) {
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> parse(block))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(StatusCode.INTERNAL));
	}

	private static HeaderFields parse(String block) {
		return WebTrailers.parse(block.getBytes(StandardCharsets.US_ASCII));
	}

}
