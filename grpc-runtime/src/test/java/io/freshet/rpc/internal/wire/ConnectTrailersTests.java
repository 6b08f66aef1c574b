package io.freshet.rpc.internal.wire;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectTrailersTests {

	@Test
	void readsWhatItWrites() {
		HeaderFields fields = new HeaderFields().add(AsciiString.of("a"), AsciiString.of("1"));
		ConnectTrailers.format(new HeaderFields().add(AsciiString.of("a"), AsciiString.of("2"))
			.add(AsciiString.of("b-bin"), AsciiString.of("AQ")), fields);
		assertThat(fields.toString()).isEqualTo("a: 1, trailer-a: 2, trailer-b-bin: AQ");
		HeaderFields headers = new HeaderFields();
		HeaderFields trailers = new HeaderFields();
		ConnectTrailers.parse(fields, headers, trailers);
		assertThat(headers.toString()).isEqualTo("a: 1");
		assertThat(trailers.toString()).isEqualTo("a: 2, b-bin: AQ");
	}

	@Test
	void takesThePrefixAloneForAHeader() {
		HeaderFields headers = new HeaderFields();
		ConnectTrailers.parse(new HeaderFields().add(AsciiString.of("trailer-"), AsciiString.of("1")), headers,
				new HeaderFields());
		assertThat(headers.toString()).isEqualTo("trailer-: 1");
	}

}
