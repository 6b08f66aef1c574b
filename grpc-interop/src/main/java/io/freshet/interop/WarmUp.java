package io.freshet.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.freshet.interop.client.InteropClient;
import io.freshet.interop.server.InteropServer;

/**
 * Runs some cases within this process before others measure how long its calls take: the
 * first call of a JVM loads a thousand classes, which takes seconds on a busy machine.
 */
public final class WarmUp {

	/** Large messages, small ones in both directions, compressed ones. */
	private static final List<String> CASES = List.of("large_unary", "ping_pong", "server_compressed_streaming");

	private WarmUp() {
	}

	/**
	 * Makes the calls.
	 * @param tls whether over TLS
	 * @throws IOException if there is no port to be had
	 * @throws InterruptedException if this thread is interrupted
	 */
	public static void run(boolean tls) throws IOException, InterruptedException {
		try (InteropServer server = InteropServer
			.start(Arguments.parse(List.of("--port=0", "--use_tls=" + tls), InteropServer.OPTIONS))) {
			List<String> options = new ArrayList<>(List.of("--server_port=" + server.port(), "--use_tls=" + tls));
			if (tls) {
				options.addAll(List.of("--use_test_ca=true", "--server_host_override=foo.test.google.fr"));
			}
			Arguments arguments = Arguments.parse(options, InteropClient.OPTIONS);
			for (String name : CASES) {
				InteropClient.run(name, arguments);
			}
		}
	}

}
