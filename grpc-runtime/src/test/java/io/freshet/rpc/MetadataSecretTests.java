package io.freshet.rpc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MetadataSecretTests {

	private final Metadata metadata = Metadata.builder().addSecret("X-Api-Key", " k1 ").add("x-plain", "1").build();

	@Test
	void secretIsReadLikeAnyOtherValue() {
		assertThat(this.metadata.get("x-api-key")).isEqualTo("k1");
		assertThat(this.metadata.getAll("x-api-key")).containsExactly("k1");
		assertThat(this.metadata.names()).containsExactly("x-api-key", "x-plain");
	}

	@Test
	void secretIsNotWritten() {
		assertThat(this.metadata).hasToString("{x-api-key=***, x-plain=1}");
		assertThat(this.metadata.toBuilder().build()).isEqualTo(this.metadata)
			.hasToString("{x-api-key=***, x-plain=1}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "authorization", "proxy-authorization", "cookie", "set-cookie" })
	void credentialsAreNotWrittenHoweverTheyWereAdded(String name) {
		assertThat(Metadata.of(name, "k1")).hasToString("{" + name + "=***}");
	}

}
