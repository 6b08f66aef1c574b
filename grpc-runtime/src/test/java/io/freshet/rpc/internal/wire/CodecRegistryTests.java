package io.freshet.rpc.internal.wire;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

class CodecRegistryTests {

	private final GzipCodec gzip = new GzipCodec();

	private final CodecRegistry registry = CodecRegistry.of(this.gzip);

	@Test
	void findsCodecsByTheirExactName() {
		assertThat(this.registry.find(new AsciiString("gzip"))).isSameAs(this.gzip);
		assertThat(this.registry.find("gzip")).isSameAs(this.gzip);
		assertThat(this.registry.find("GZIP")).isNull();
		assertThat(this.registry.find("identity")).isNull();
	}

	@Test
	void listsItsCodecs() {
		assertThatObject(this.registry.acceptList()).hasToString("identity,gzip");
		assertThatObject(CodecRegistry.of().acceptList()).hasToString("identity");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "identity,gzip", "gzip,br", "br, gzip , zstd", "xgzip,gzip" })
	void choosesACodecThatThePeerLists(String accepted) {
		assertThat(this.registry.negotiate(new AsciiString(accepted))).isSameAs(this.gzip);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "identity", "gzipx", "x-gzip", "br,gzip2" })
	void choosesNothingThatThePeerDoesNotList(String accepted) {
		assertThat(this.registry.negotiate(new AsciiString(accepted))).isNull();
		assertThat(this.registry.negotiate(null)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "identity,true", "gzip,false", "'',false" })
	void knowsIdentity(String encoding, boolean identity) {
		assertThat(CodecRegistry.isIdentity(new AsciiString(encoding))).isEqualTo(identity);
		assertThat(CodecRegistry.isIdentity(null)).isTrue();
	}

}
