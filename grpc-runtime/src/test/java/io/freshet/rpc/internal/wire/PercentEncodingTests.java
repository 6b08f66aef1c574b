package io.freshet.rpc.internal.wire;

import java.util.Random;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

class PercentEncodingTests {

	@Test
	void leavesPrintableAsciiAlone() {
		StringBuilder text = new StringBuilder();
		for (char c = 0x20; c <= 0x7e; c++) {
			text.append(c);
		}
		assertThatObject(PercentEncoding.encode(text.toString())).hasToString(text.toString().replace("%", "%25"));
	}

	@Test
	void escapesTheBytesOfUtf8WithUpperCaseDigits() {
		assertThatObject(PercentEncoding.encode("\t100% \u00fc\u2615\ud83d\ude08\r\n\u007f"))
			.hasToString("%09100%25 %C3%BC%E2%98%95%F0%9F%98%88%0D%0A%7F");
	}

	@Test
	void turnsHalfASurrogatePairIntoAQuestionMark() {
		assertThatObject(PercentEncoding.encode("a\ud83db")).hasToString("a?b");
	}

	@ParameterizedTest
	@CsvSource({ "%,%", "%4,%4", "%4x,%4x", "%x4,%x4", "%%41,%A", "a%2,a%2", "%41%,A%", "%c3%bc,\u00fc", "%C3,\ufffd" })
	void leavesBrokenEscapesAsTheyAre(String value, String text) {
		assertThat(PercentEncoding.decode(new AsciiString(value))).isEqualTo(text);
	}

	@Test
	void readsBytesThatShouldHaveBeenEscaped() {
		assertThat(PercentEncoding.decode(new AsciiString(new byte[] { 'a', (byte) 0xc3, (byte) 0xbc })))
			.isEqualTo("a\u00fc");
	}

	@Test
	void returnsWhatWasEncoded() {
		Random random = new Random(2);
		for (int i = 0; i < 2000; i++) {
			String text = random.ints(random.nextInt(30), 0, 0x2_0000)
				.filter((c) -> c < 0xd800 || c > 0xdfff)
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
			assertThat(PercentEncoding.decode(PercentEncoding.encode(text))).isEqualTo(text);
		}
	}

	@Test
	void decodesAnyBytes() {
		Random random = new Random(3);
		for (int i = 0; i < 5000; i++) {
			byte[] bytes = new byte[random.nextInt(12)];
			random.nextBytes(bytes);
			for (int j = 0; j < bytes.length; j++) {
				bytes[j] = (random.nextInt(3) == 0) ? (byte) '%' : bytes[j];
			}
			assertThat(PercentEncoding.decode(new AsciiString(bytes))).isNotNull();
		}
	}

}
