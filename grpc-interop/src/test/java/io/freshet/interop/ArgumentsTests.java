package io.freshet.interop;

import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ArgumentsTests {

	private static final Set<String> KNOWN = Set.of("port", "use_tls", "server_host");

	@Test
	void readsTextNumbersAndFlags() {
		Arguments arguments = Arguments.of(KNOWN, "--port=50051", "--use_tls=true", "--server_host=a=b");
		assertThat(arguments.number("port", 1)).isEqualTo(50051);
		assertThat(arguments.flag("use_tls")).isTrue();
		assertThat(arguments.text("server_host", "")).isEqualTo("a=b");
	}

	@Test
	void takesBareNameAsTrue() {
		assertThat(Arguments.of(KNOWN, "--use_tls").flag("use_tls")).isTrue();
	}

	@Test
	void fallsBackForAbsentAndEmptyOptions() {
		Arguments arguments = Arguments.of(KNOWN, "--server_host=");
		assertThat(arguments.text("server_host", "localhost")).isEqualTo("localhost");
		assertThat(arguments.number("port", 7)).isEqualTo(7);
		assertThat(arguments.flag("use_tls")).isFalse();
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> Arguments.of(KNOWN, "--prot=1"))
			.withMessageContaining("--prot")
			.withMessageContaining("port");
		assertThatIllegalArgumentException().isThrownBy(() -> Arguments.of(KNOWN, "port=1"))
			.withMessageContaining("--name=value");
	}

	@Test
	void refusesValuesOfTheWrongKind() {
		Arguments arguments = Arguments.of(KNOWN, "--port=-1", "--use_tls=yes");
		assertThatIllegalArgumentException().isThrownBy(() -> arguments.number("port", 1))
			.withMessage("--port=-1 is not a whole number");
		assertThatIllegalArgumentException().isThrownBy(() -> arguments.flag("use_tls"))
			.withMessage("--use_tls=yes is neither true nor false");
	}

}
