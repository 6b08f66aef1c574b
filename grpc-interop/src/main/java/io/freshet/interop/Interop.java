package io.freshet.interop;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.freshet.interop.client.InteropClient;
import io.freshet.interop.conformance.ConformanceClient;
import io.freshet.interop.conformance.ConformanceServer;
import io.freshet.interop.faults.DualStack;
import io.freshet.interop.faults.FaultyNetwork;
import io.freshet.interop.fleet.Fleet;
import io.freshet.interop.fleet.FleetServer;
import io.freshet.interop.server.InteropServer;
import io.freshet.interop.soak.Soak;

/**
 * The command line: {@code server} serves until the process is ended, {@code client} runs
 * one case. Exit codes: 0 the case passed, 1 it failed, 2 it was not run. The two roles
 * for the conformance runner talk to it over standard input and output.
 */
public final class Interop {

	private static final String USAGE = """
			usage: server [--port=N] [--use_tls=true] [--max_message_bytes=N] [--max_concurrent_streams=N]
			       client [--server_host=H] [--server_port=N] --test_case=NAME [--use_tls=true] [--use_test_ca=true]
			              [--server_host_override=NAME] [--additional_metadata=KEY:VALUE;...] [--soak_...=N]
			       faults --fault=COMMAND [--server_host=H] [--server_port=N] [--hold=true]
			       dual-stack --dead=ADDRESS --alive=ADDRESS [--limit_millis=N] [--channels=N]
			       fleet [--small=N] [--large=N] [--end=N] [--unit_seconds=N] [--calls_per_second=N] [--out=DIR]
			             [--port=N] [--retries=true]
			       soak [--seconds=N] [--threads=N]
			       conformance-server, conformance-client: started by the conformance runner
			""";

	private Interop() {
	}

	/**
	 * Runs the server or a case.
	 * @param arguments the command line
	 * @throws Exception when the server cannot start
	 */
	public static void main(String[] arguments) throws Exception {
		int exitCode = run(Arrays.asList(arguments));
		if (exitCode >= 0) {
			System.exit(exitCode);
		}
	}

	/**
	 * Runs the server or a case.
	 * @param arguments the command line
	 * @return the exit code, or -1 if a server is running
	 * @throws Exception when the server cannot start
	 */
	static int run(List<String> arguments) throws Exception {
		String role = arguments.isEmpty() ? "" : arguments.get(0);
		try {
			switch (role) {
				case "server" -> {
					return serve(rest(arguments, InteropServer.OPTIONS));
				}
				case "conformance-server" -> {
					ConformanceServer server = ConformanceServer.start(System.in, System.out);
					Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
					return -1;
				}
				case "conformance-client" -> {
					WarmUp.run(true);
					return ConformanceClient.run(System.in, System.out);
				}
				case "client" -> {
					return call(rest(arguments, InteropClient.OPTIONS));
				}
				default -> {
					return scenario(role, arguments);
				}
			}
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.print(USAGE);
			return 2;
		}
	}

	/** Runs what needs more than a client and a server. */
	private static int scenario(String role, List<String> arguments) throws Exception {
		return switch (role) {
			case "faults" -> FaultyNetwork.run(rest(arguments, FaultyNetwork.OPTIONS));
			case "dual-stack" -> DualStack.run(rest(arguments, DualStack.OPTIONS));
			case "fleet" -> Fleet.run(rest(arguments, Fleet.OPTIONS));
			case "fleet-server" -> FleetServer.run(rest(arguments, FleetServer.OPTIONS));
			case "soak" -> Soak.run(rest(arguments, Soak.OPTIONS));
			default -> {
				System.err.print(USAGE);
				yield 2;
			}
		};
	}

	private static int serve(Arguments options) throws Exception {
		WarmUp.run(options.flag("use_tls"));
		InteropServer server = InteropServer.start(options);
		Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
		System.out.println("listening on port " + server.port());
		return -1;
	}

	private static int call(Arguments options) throws Exception {
		if (options.text("test_case", "").endsWith("_soak")) {
			WarmUp.run(options.flag("use_tls"));
		}
		return InteropClient.run(options);
	}

	private static Arguments rest(List<String> arguments, Set<String> known) {
		return Arguments.parse(arguments.subList(1, arguments.size()), known);
	}

}
