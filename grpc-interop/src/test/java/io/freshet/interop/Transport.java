package io.freshet.interop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.freshet.interop.client.InteropClient;
import io.freshet.interop.server.InteropServer;
import org.junit.jupiter.params.provider.Arguments;

/** What the calls of a test travel over. */
public enum Transport {

	/** HTTP/2 with prior knowledge. */
	PLAINTEXT,

	/** TLS with the certificate that all implementations test with. */
	TLS;

	/**
	 * Pairs names with every transport, for parameterised tests.
	 * @param names the names
	 * @return each name with each transport
	 */
	public static Stream<Arguments> each(Collection<String> names) {
		return names.stream()
			.flatMap((name) -> Arrays.stream(values()).map((transport) -> Arguments.of(name, transport)));
	}

	/**
	 * Starts our server on a free port.
	 * @param options further options of the command line
	 * @return the running server
	 * @throws Exception if it cannot start
	 */
	public InteropServer startServer(String... options) throws Exception {
		List<String> all = new ArrayList<>(List.of("--port=0", "--use_tls=" + (this == TLS)));
		all.addAll(List.of(options));
		return InteropServer.start(io.freshet.interop.Arguments.parse(all, InteropServer.OPTIONS));
	}

	/**
	 * Returns the command line of a client, ours or another.
	 * @param port the port of the server
	 * @param name the name of the case
	 * @return the command line
	 */
	public String[] clientOptions(int port, String name) {
		List<String> all = new ArrayList<>(List.of("--server_host=localhost", "--server_port=" + port,
				"--test_case=" + name, "--use_tls=" + (this == TLS)));
		if (this == TLS) {
			all.addAll(List.of("--use_test_ca=true", "--server_host_override=foo.test.google.fr"));
		}
		return all.toArray(String[]::new);
	}

	/**
	 * Returns the command line of our client.
	 * @param port the port of the server
	 * @param name the name of the case
	 * @return the options
	 */
	public io.freshet.interop.Arguments ourClient(int port, String name) {
		return io.freshet.interop.Arguments.parse(Arrays.asList(clientOptions(port, name)), InteropClient.OPTIONS);
	}

}
