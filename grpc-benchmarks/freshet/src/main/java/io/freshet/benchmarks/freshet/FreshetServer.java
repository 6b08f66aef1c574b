package io.freshet.benchmarks.freshet;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import io.freshet.benchmarks.process.ControlChannel;
import io.freshet.benchmarks.proto.BenchRpc;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerLimits;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.netty.channel.epoll.Epoll;
import io.netty.util.Version;

/**
 * Starts this project's server on a free port. The first argument says where handlers
 * run: {@code event-loop} (an {@link BenchRpc.AsyncService}) or {@code virtual} (a
 * blocking {@link BenchRpc.Service}, each call on a virtual thread). The second,
 * {@code many-calls}, lifts the limit on concurrent calls.
 */
public final class FreshetServer {

	private FreshetServer() {
	}

	/**
	 * Runs the server until the harness is done.
	 * @param args where handlers run
	 * @throws IOException if the server cannot listen
	 */
	public static void main(String[] args) throws IOException {
		ServiceDefinition service = switch (args[0]) {
			case "event-loop" -> BenchRpc.bind(new AsyncBenchService());
			case "virtual" -> BenchRpc.bind(new BlockingBenchService());
			default -> throw new IllegalArgumentException("unknown place for handlers '" + args[0] + "'");
		};
		ServerOptions.Builder options = ServerOptions.builder().port(0).handlerThreads(HandlerThreads.virtual());
		if (List.of(args).contains("many-calls")) {
			options.limits(ServerLimits.builder().calls(Integer.MAX_VALUE).build());
		}
		RpcServer server = RpcServer.create(options.build(), List.of(service)).start();
		ControlChannel.serveAndExit(server.port(), description());
	}

	private static String description() {
		return "Netty " + Objects.requireNonNull(Version.identify().get("netty-codec-http2")).artifactVersion() + ", "
				+ (Epoll.isAvailable() ? "epoll" : "NIO");
	}

}
