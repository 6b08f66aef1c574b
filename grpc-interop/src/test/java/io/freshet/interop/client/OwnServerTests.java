package io.freshet.interop.client;

import java.util.stream.Stream;

import io.freshet.interop.Transport;
import io.freshet.interop.server.InteropServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client against our server. */
class OwnServerTests {

	@ParameterizedTest(name = "{0} over {1}")
	@MethodSource("cases")
	void passes(String name, Transport transport) throws Exception {
		String[] options = name.equals("max_concurrent_streams_connection_scaling")
				? new String[] { "--max_concurrent_streams=2" } : new String[0];
		try (InteropServer server = transport.startServer(options)) {
			InteropClient.run(name, transport.ourClient(server.port(), name));
		}
	}

	static Stream<Arguments> cases() {
		return Transport.each(TestCases.names());
	}

}
