package io.freshet.rpc.internal.wire;

import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages are counted, however their bytes are cut into pieces. */
class PrefixCounterTests {

	@Test
	void countsWholeMessages() {
		assertThat(new PrefixCounter().count(messages(0, 1, 300, 70_000))).isEqualTo(4);
		assertThat(MessagePrefix.count(messages(0, 1, 300, 70_000))).isEqualTo(4);
		assertThat(MessagePrefix.count(messages())).isZero();
	}

	@Test
	void countsMessagesByteForByte() {
		PrefixCounter counter = new PrefixCounter();
		ByteBuf all = messages(0, 2, 300);
		int count = 0;
		while (all.isReadable()) {
			count += counter.count(all.readSlice(1));
		}
		assertThat(count).isEqualTo(3);
	}

	@Test
	void countsMessagesInPiecesOfAnySize() {
		Random random = new Random(7);
		for (int round = 0; round < 200; round++) {
			int[] sizes = random.ints(20, 0, 40).toArray();
			ByteBuf all = messages(sizes);
			PrefixCounter counter = new PrefixCounter();
			int count = 0;
			while (all.isReadable()) {
				count += counter.count(all.readSlice(Math.min(all.readableBytes(), 1 + random.nextInt(50))));
			}
			assertThat(count).isEqualTo(sizes.length);
		}
	}

	@Test
	void survivesALengthThatIsNone() {
		PrefixCounter counter = new PrefixCounter();
		ByteBuf bytes = Unpooled.buffer().writeByte(0).writeInt(-1).writeZero(100);
		assertThat(counter.count(bytes)).isOne();
		assertThat(counter.count(Unpooled.buffer().writeZero(100))).isZero();
		assertThat(MessagePrefix.count(bytes)).isOne();
	}

	private static ByteBuf messages(int... sizes) {
		ByteBuf all = Unpooled.buffer();
		for (int size : sizes) {
			all.writeByte(size % 2).writeInt(size).writeZero(size);
		}
		return all;
	}

}
