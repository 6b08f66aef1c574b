package io.freshet.interop.client;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import io.freshet.interop.Arguments;

/** The interoperability client: runs one case and reports how it went. */
public final class InteropClient {

	/** The options of the command line. */
	public static final Set<String> OPTIONS = Set.of("target", "server_host", "server_port", "server_host_override",
			"test_case", "use_tls", "use_test_ca", "additional_metadata", "soak_iterations", "soak_max_failures",
			"soak_per_iteration_max_acceptable_latency_ms", "soak_overall_timeout_seconds",
			"soak_min_time_ms_between_rpcs", "soak_request_size", "soak_response_size", "soak_num_threads");

	private InteropClient() {
	}

	/**
	 * Runs a case from the command line and prints the outcome.
	 * @param arguments the command line
	 * @return 0 if the case passed, 1 if it failed, 2 if it was not run
	 */
	public static int run(Arguments arguments) {
		String name = arguments.text("test_case", "large_unary");
		String obstacle = TestCases.obstacle(name);
		if (obstacle != null) {
			System.err.println(name + ": not run, " + obstacle);
			return 2;
		}
		try {
			run(name, arguments);
			System.out.println(name + ": passed");
			return 0;
		}
		catch (Exception | AssertionError ex) {
			System.err.println(name + ": failed");
			ex.printStackTrace();
			return 1;
		}
	}

	/**
	 * Runs a case.
	 * @param name the name of the case
	 * @param arguments the command line
	 * @throws IOException if the certificate cannot be read
	 * @throws InterruptedException if this thread is interrupted
	 * @throws AssertionError if the server does not behave as the case expects
	 */
	public static void run(String name, Arguments arguments) throws IOException, InterruptedException {
		run(List.of(name), arguments);
	}

	/**
	 * Runs cases on one channel, in turn, until one fails.
	 * @param names the names of the cases
	 * @param arguments the command line
	 * @throws IOException if the certificate cannot be read
	 * @throws InterruptedException if this thread is interrupted
	 * @throws AssertionError if the server does not behave as a case expects
	 */
	public static void run(List<String> names, Arguments arguments) throws IOException, InterruptedException {
		try (Peer peer = new Peer(arguments)) {
			for (String name : names) {
				TestCases.get(name).run(peer);
			}
		}
	}

}
