package io.freshet.rpc.internal.wire;

import java.util.Random;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

class BinaryHeaderTests {

	@Test
	void sendsWithoutPadding() {
		assertThatObject(BinaryHeader.encode(new byte[] { (byte) 0xab, (byte) 0xab, (byte) 0xab, (byte) 0xab }))
			.hasToString("q6urqw");
	}

	@Test
	void acceptsWithAndWithoutPadding() {
		assertThat(BinaryHeader.decode(new AsciiString("q6urqw")))
			.containsExactly(new byte[] { (byte) 0xab, (byte) 0xab, (byte) 0xab, (byte) 0xab });
		assertThat(BinaryHeader.decode(new AsciiString("q6urqw==")))
			.containsExactly(new byte[] { (byte) 0xab, (byte) 0xab, (byte) 0xab, (byte) 0xab });
	}

	@Test
	void splitsAtCommasBeforeDecoding() {
		assertThat(BinaryHeader.decode(new AsciiString("AQ,Ag==, Aw ,,BA"))).containsExactly(new byte[] { 1 },
				new byte[] { 2 }, new byte[] { 3 }, new byte[0], new byte[] { 4 });
		assertThat(BinaryHeader.decode(new AsciiString("AQ,"))).containsExactly(new byte[] { 1 }, new byte[0]);
	}

	@Test
	void acceptsAnEmptyValue() {
		assertThat(BinaryHeader.decode(AsciiString.EMPTY_STRING)).containsExactly(new byte[0]);
	}

	@Test
	void leavesOutWhatIsNotBase64() {
		assertThat(BinaryHeader.decode(new AsciiString("AQ,$$,Ag"))).containsExactly(new byte[] { 1 },
				new byte[] { 2 });
		assertThat(BinaryHeader.decode(new AsciiString("A"))).isEmpty();
		assertThat(BinaryHeader.decode(new AsciiString("A=="))).isEmpty();
		assertThat(BinaryHeader.decode(new AsciiString("_-8"))).isEmpty();
	}

	@Test
	void returnsWhatWasEncoded() {
		Random random = new Random(4);
		for (int length = 0; length < 300; length++) {
			byte[] value = new byte[length];
			random.nextBytes(value);
			assertThat(BinaryHeader.decode(BinaryHeader.encode(value))).containsExactly(value);
		}
	}

}
