package io.freshet.interop;

import java.util.List;

import io.freshet.interop.server.InteropServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class InteropTests {

	@Test
	void tellsCaseThatPassedFromCaseThatFailed() throws Exception {
		int port;
		try (InteropServer server = Transport.PLAINTEXT.startServer()) {
			port = server.port();
			assertThat(run("client", port, "empty_unary")).isZero();
		}
		assertThat(run("client", port, "empty_unary")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cacheable_unary", "compute_engine_creds", "no_such_case" })
	void doesNotRunWhatItCannot(String name) throws Exception {
		assertThat(run("client", 1, name)).isEqualTo(2);
	}

	@Test
	void explainsItselfWithoutRole() throws Exception {
		assertThat(Interop.run(List.of())).isEqualTo(2);
		assertThat(Interop.run(List.of("server", "--nonsense=1"))).isEqualTo(2);
	}

	private static int run(String role, int port, String name) throws Exception {
		return Interop.run(List.of(role, "--server_host=localhost", "--server_port=" + port, "--test_case=" + name));
	}

}
