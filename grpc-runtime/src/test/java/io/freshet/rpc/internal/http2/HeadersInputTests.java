package io.freshet.rpc.internal.http2;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HpackEncoder;
import io.freshet.rpc.internal.wire.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

/** Blocks of requests as a client of ours writes them. */
class HeadersInputTests {

	private final HpackEncoder encoder = new HpackEncoder();

	private final HeadersInput input = new HeadersInput(8192, 128);

	@Test
	void sharesWhatAClientSaysAgain() throws Exception {
		HeaderFields first = read(request("/a/B", "1"));
		HeaderFields second = read(request("/a/B", "1"));
		HeaderFields third = read(request("/a/B", "1"));
		assertThat(second).hasToString(request("/a/B", "1").toString()).isSameAs(third).isSameAs(first);
		assertThat(RequestHead.parse(third)).isSameAs(RequestHead.parse(first));
	}

	@Test
	void tellsRequestsApartThatDifferInOneField() throws Exception {
		read(request("/a/B", "1"));
		read(request("/a/C", "1"));
		HeaderFields first = read(request("/a/B", "1"));
		HeaderFields second = read(request("/a/C", "1"));
		HeaderFields third = read(request("/a/C", "2"));
		assertThat(first).hasToString(request("/a/B", "1").toString());
		assertThat(second).hasToString(request("/a/C", "1").toString());
		assertThat(third).hasToString(request("/a/C", "2").toString());
		assertThatObject(RequestHead.parse(first).path()).hasToString("/a/B");
		assertThatObject(RequestHead.parse(second).path()).hasToString("/a/C");
	}

	@Test
	void tellsARequestFromOneWithAFieldMore() throws Exception {
		read(request("/a/B", "1"));
		HeaderFields shorter = read(request("/a/B", "1"));
		HeaderFields more = request("/a/B", "1").add(AsciiString.of("x"), AsciiString.of("y"), Indexing.INDEXED);
		assertThat(read(more)).hasToString(more.toString());
		assertThat(read(more)).hasToString(more.toString());
		assertThat(read(request("/a/B", "1"))).hasToString(shorter.toString());
	}

	@Test
	void keepsNothingOnceItIsTrimmed() throws Exception {
		HeaderFields first = read(request("/a/B", "1"));
		this.input.trim();
		HeaderFields second = read(request("/a/B", "1"));
		assertThat(second).hasToString(first.toString()).isNotSameAs(first);
		assertThat(read(request("/a/B", "1"))).isSameAs(second);
	}

	private HeaderFields read(HeaderFields fields) throws Exception {
		ByteBuf block = Unpooled.buffer();
		this.encoder.encode(fields, block);
		try {
			return this.input.request((InboundHeaders) this.input.decodeHeaders(1, block));
		}
		finally {
			block.release();
		}
	}

	/** As a client writes it that puts everything into the table. */
	private static HeaderFields request(String path, String custom) {
		return new HeaderFields().add(AsciiString.of(":method"), AsciiString.of("POST"), Indexing.INDEXED)
			.add(AsciiString.of(":scheme"), AsciiString.of("http"), Indexing.INDEXED)
			.add(AsciiString.of(":path"), AsciiString.of(path), Indexing.INDEXED)
			.add(AsciiString.of("content-type"), AsciiString.of("application/grpc"), Indexing.INDEXED)
			.add(AsciiString.of("custom"), AsciiString.of(custom), Indexing.INDEXED);
	}

}
