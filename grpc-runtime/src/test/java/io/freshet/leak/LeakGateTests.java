package io.freshet.leak;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeakGate}.
 */
class LeakGateTests {

	@Test
	void reportsBufferThatWasDroppedWithoutRelease() throws InterruptedException {
		drop();
		assertThat(LeakGate.leaks()).singleElement().asString().contains("ByteBuf").contains("LeakGateTests.drop");
	}

	@Test
	void keepsQuietAboutReleasedBuffer() throws InterruptedException {
		ByteBufAllocator.DEFAULT.buffer(8).release();
		assertThat(LeakGate.leaks()).isEmpty();
	}

	private void drop() {
		ByteBuf lost = ByteBufAllocator.DEFAULT.buffer(8);
		lost.writeByte(1);
	}

}
