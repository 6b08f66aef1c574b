package io.freshet.rpc.internal.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Blocks are read back by Netty's decoder, as a peer would. */
class HpackEncoderTests {

	private final HpackEncoder encoder = new HpackEncoder();

	private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

	@Test
	void sendsFieldsOfTheStaticTableAsOneByteEach() throws Exception {
		HeaderFields fields = new HeaderFields();
		fields.add(HeaderNames.METHOD, HeaderNames.POST, Indexing.INDEXED);
		fields.add(HeaderNames.SCHEME, HeaderNames.HTTPS, Indexing.INDEXED);
		fields.add(HeaderNames.STATUS, HeaderNames.OK_200, Indexing.INDEXED);
		assertThat(encode(fields)).isEqualTo("838788");
	}

	@Test
	void writesTheLiteralsOfTheSpecification() {
		// RFC 7541, C.2.1 to C.2.3
		assertThat(encode(field("custom-key", "custom-header", Indexing.INDEXED)))
			.isEqualTo("400a637573746f6d2d6b65790d637573746f6d2d686561646572");
		assertThat(encode(field(":path", "/sample/path", Indexing.NONE))).isEqualTo("040c2f73616d706c652f70617468");
		assertThat(encode(field("password", "secret", Indexing.NEVER))).isEqualTo("100870617373776f726406736563726574");
	}

	@Test
	void sendsARepeatedFieldAsOneByte() throws Exception {
		HeaderFields trailers = StatusTrailers.format(Status.OK, Metadata.empty());
		roundTrip(trailers);
		assertThat(encode(trailers)).isEqualTo("be");
	}

	@Test
	void countsIndexesFromTheNewestEntry() throws Exception {
		roundTrip(field("a", "1", Indexing.INDEXED));
		roundTrip(field("b", "2", Indexing.INDEXED));
		assertThat(encode(field("a", "1", Indexing.INDEXED))).isEqualTo("bf");
		assertThat(encode(field("b", "2", Indexing.INDEXED))).isEqualTo("be");
	}

	@Test
	void neverRemembersAValueThatIsNotToBeIndexed() throws Exception {
		HeaderFields secret = field("authorization", "Bearer x", Indexing.NEVER);
		String first = roundTrip(secret);
		assertThat(roundTrip(secret)).isEqualTo(first).startsWith("1f08");
		HeaderFields literal = field("x-trace", "1", Indexing.NONE);
		assertThat(roundTrip(literal)).isEqualTo(roundTrip(literal)).startsWith("00");
	}

	@Test
	void sendsLiteralsWhenTheTableIsFullAndKeepsWhatIsInIt() throws Exception {
		roundTrip(field("first", "1", Indexing.INDEXED));
		for (int i = 0; i < 1000; i++) {
			roundTrip(field("x-many", Integer.toString(i), Indexing.INDEXED));
		}
		assertThat(roundTrip(field("first", "1", Indexing.INDEXED))).hasSizeLessThanOrEqualTo(4);
		assertThat(roundTrip(field("x-many", "999", Indexing.INDEXED))).startsWith("00");
	}

	@Test
	void fillsTheTableToTheLastByte() throws Exception {
		// 4096 = 32 + 1 + 4063
		String value = "v".repeat(4063);
		assertThat(roundTrip(field("n", value + "v", Indexing.INDEXED))).startsWith("00");
		assertThat(roundTrip(field("n", value, Indexing.INDEXED))).startsWith("40");
		assertThat(roundTrip(field("n", value, Indexing.INDEXED))).isEqualTo("be");
		assertThat(roundTrip(field("m", "", Indexing.INDEXED))).startsWith("00");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 14, 15, 16, 126, 127, 128, 254, 255, 256, 16_383, 16_384, 100_000 })
	void writesLengthsOfEverySize(int length) throws Exception {
		roundTrip(field("x-long", "v".repeat(length), Indexing.NONE));
		roundTrip(field("x-long", "v".repeat(length), Indexing.INDEXED));
		roundTrip(field("x-long", "v".repeat(length), Indexing.NEVER));
	}

	@Test
	void indexesNothingWhenThePeerHasNoTable() throws Exception {
		roundTrip(field("a", "1", Indexing.INDEXED));
		this.encoder.peerTableSize(0);
		this.decoder.maxHeaderTableSize(0);
		assertThat(roundTrip(field("a", "1", Indexing.INDEXED))).isEqualTo("20" + "00016101" + "31");
		assertThat(roundTrip(field("a", "1", Indexing.INDEXED))).startsWith("00");
		assertThat(roundTrip(field(":method", "POST", Indexing.INDEXED))).isEqualTo("83");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 30, 31, 32, 100, 158, 159, 1000, 4095 })
	void announcesASmallerTableOnce(int limit) throws Exception {
		roundTrip(field("a", "1", Indexing.INDEXED));
		this.encoder.peerTableSize(limit);
		this.decoder.maxHeaderTableSize(limit);
		assertThat(roundTrip(field("a", "1", Indexing.INDEXED))).startsWith("20");
		for (int i = 0; i < 200; i++) {
			assertThat(roundTrip(field("x-many", Integer.toString(i), Indexing.INDEXED))).doesNotStartWith("2");
		}
	}

	@Test
	void keepsItsEntriesWhenTheTableGrowsAgain() throws Exception {
		this.encoder.peerTableSize(100);
		this.decoder.maxHeaderTableSize(100);
		roundTrip(field("a", "1", Indexing.INDEXED));
		this.encoder.peerTableSize(8192);
		this.decoder.maxHeaderTableSize(8192);
		assertThat(roundTrip(field("a", "1", Indexing.INDEXED))).isEqualTo("3fe11f" + "be");
	}

	@Test
	void announcesTheLowestLimitAlthoughItRoseAgainBeforeTheNextBlock() throws Exception {
		roundTrip(field("a", "1", Indexing.INDEXED));
		this.encoder.peerTableSize(0);
		this.encoder.peerTableSize(4096);
		this.decoder.maxHeaderTableSize(0);
		this.decoder.maxHeaderTableSize(4096);
		assertThat(roundTrip(field("a", "1", Indexing.INDEXED))).startsWith("203fe11f" + "40");
	}

	@Test
	void ignoresALimitAboveItsOwn() throws Exception {
		this.encoder.peerTableSize(65_536);
		this.encoder.peerTableSize(-1);
		assertThat(encode(field("a", "1", Indexing.INDEXED))).isEqualTo("4001610131");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void staysInStepWithItsPeerOverManyBlocks(long seed) throws Exception {
		Random random = new Random(seed);
		String[] names = { ":path", ":status", "content-type", "x-a", "x-b", "x-c", "grpc-status", "cookie",
				"user-agent", "accept", "www-authenticate", ":authority" };
		for (int block = 0; block < 3000; block++) {
			if (random.nextInt(300) == 0) {
				int limit = random.nextInt(5000);
				this.encoder.peerTableSize(limit);
				this.decoder.maxHeaderTableSize(limit);
			}
			HeaderFields fields = new HeaderFields();
			for (int i = random.nextInt(12); i > 0; i--) {
				String name = names[random.nextInt(names.length)];
				String value = (random.nextInt(10) == 0) ? "" : Integer.toString(random.nextInt(60));
				fields.add(new AsciiString(name), new AsciiString(value), Indexing.values()[random.nextInt(3)]);
			}
			roundTrip(fields);
		}
	}

	@Test
	void findsEveryEntryOfTheStaticTable() throws Exception {
		for (String name : List.of(":authority", "accept-charset", "www-authenticate", "via", "vary", "age", "etag")) {
			assertThat(HpackStaticTable.indexOf(new AsciiString(name))).isPositive();
		}
		for (int index = 1; index <= HpackStaticTable.SIZE; index++) {
			ByteBuf block = Unpooled.wrappedBuffer(new byte[] { (byte) (0x80 | index) });
			var entry = this.decoder.decodeHeaders(1, block).iterator().next();
			assertThat(encode(field(entry.getKey().toString(), entry.getValue().toString(), Indexing.INDEXED)))
				.isEqualTo(Integer.toHexString(0x80 | index));
		}
		assertThat(HpackStaticTable.indexOf(new AsciiString("x-unknown"))).isZero();
	}

	private static HeaderFields field(String name, String value, Indexing indexing) {
		return new HeaderFields().add(new AsciiString(name), new AsciiString(value), indexing);
	}

	private String encode(HeaderFields fields) {
		ByteBuf block = Unpooled.buffer();
		this.encoder.encode(fields, block);
		return ByteBufUtil.hexDump(block);
	}

	private String roundTrip(HeaderFields fields) throws Exception {
		String block = encode(fields);
		List<String> decoded = new ArrayList<>();
		this.decoder.decodeHeaders(1, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(block)))
			.forEach((entry) -> decoded.add(entry.getKey() + ": " + entry.getValue()));
		List<String> sent = new ArrayList<>();
		for (int i = 0; i < fields.size(); i++) {
			sent.add(fields.name(i) + ": " + fields.value(i));
		}
		// Netty groups pseudo-fields
		assertThat(decoded).containsExactlyInAnyOrderElementsOf(sent);
		return block;
	}

}
