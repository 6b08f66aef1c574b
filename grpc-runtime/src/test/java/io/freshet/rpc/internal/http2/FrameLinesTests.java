package io.freshet.rpc.internal.http2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FrameLinesTests {

	private static final String FRAMES = "00000c0400000000000003000003e8000400100000" // SETTINGS
			+ "000000040100000000" // its ACK
			+ "0000030105000000018286be" // HEADERS, ended
			+ "000005000000000001" + "0000000000" // DATA
			+ "000004080000000000" + "0000ffff" // WINDOW_UPDATE
			+ "000008060000000000" + "00000000000000ff" // PING
			+ "000004030000000003" + "0000000b" // RST_STREAM
			+ "00000b070000000000" + "00000007" + "00000000" + "627965" // GOAWAY bye
			+ "000001bb4000000005" + "00"; // unknown

	private final List<String> lines = new ArrayList<>();

	@Test
	void writesALineForEachFrame() {
		new FrameLines("<<", 0, this.lines::add).bytes(bytes());
		assertThat(this.lines).containsExactly(
				"<< 0x00000000     12 SETTINGS      MAX_CONCURRENT_STREAMS=1000 INITIAL_WINDOW_SIZE=1048576",
				"<< 0x00000000      0 SETTINGS      ACK", "<< 0x00000001      3 HEADERS       END_STREAM END_HEADERS",
				"<< 0x00000001      5 DATA", "<< 0x00000000      4 WINDOW_UPDATE +65535",
				"<< 0x00000000      8 PING          00000000000000ff",
				"<< 0x00000003      4 RST_STREAM    ENHANCE_YOUR_CALM",
				"<< 0x00000000     11 GOAWAY        last 0x7 NO_ERROR", "<< 0x00000005      1 0xbb          0x40");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 10 })
	void readsFramesInPieces(int size) {
		FrameLines whole = new FrameLines("<<", 0, this.lines::add);
		whole.bytes(bytes());
		List<String> pieces = new ArrayList<>();
		FrameLines cut = new FrameLines("<<", 24, pieces::add);
		cut.bytes(Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII));
		ByteBuf bytes = bytes();
		while (bytes.isReadable()) {
			cut.bytes(bytes.readSlice(Math.min(size, bytes.readableBytes())));
		}
		assertThat(pieces).isEqualTo(this.lines);
	}

	@Test
	void leavesTheBytesAsTheyAre() {
		ByteBuf bytes = bytes();
		new FrameLines("<<", 0, this.lines::add).bytes(bytes);
		assertThat(bytes).isEqualTo(bytes());
	}

	private static ByteBuf bytes() {
		return Unpooled.wrappedBuffer(HexFormat.of().parseHex(FRAMES));
	}

}
