package io.freshet.interop.server;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.freshet.interop.Arguments;
import io.freshet.interop.TestCertificates;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.server.CorsOptions;
import io.freshet.rpc.server.HandlerThreads;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerTls;
import io.freshet.rpc.server.WebOptions;
import io.freshet.services.load.LoadReportService;
import io.freshet.services.load.v1.OpenRcaServiceRpc;

/** The interoperability server. Safe for use by several threads. */
public final class InteropServer implements AutoCloseable {

	/** The options of the command line. */
	public static final Set<String> OPTIONS = Set.of("port", "use_tls", "max_message_bytes", "max_concurrent_streams",
			"blocking_threads", "keepalive_millis");

	private static final int DEFAULT_PORT = 10000;

	private static final int DEFAULT_MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

	private static final int DEFAULT_MAX_STREAMS = 1000;

	/** Any page may call and read what comes back, the echoed metadata included. */
	private static final CorsOptions ANYBODY = CorsOptions.builder()
		.allowedOrigins(List.of(CorsOptions.ALL))
		.exposedHeaders(List.of(CorsOptions.ALL))
		.build();

	private final RpcServer server;

	private InteropServer(RpcServer server) {
		this.server = server;
	}

	/**
	 * Starts a server.
	 * @param arguments the command line
	 * @return the running server
	 * @throws IOException if the port cannot be bound
	 */
	public static InteropServer start(Arguments arguments) throws IOException {
		ServerOptions.Builder options = ServerOptions.builder()
			.port(arguments.number("port", DEFAULT_PORT))
			.maxInboundMessageBytes(arguments.number("max_message_bytes", DEFAULT_MAX_MESSAGE_BYTES))
			.maxConcurrentStreams(arguments.number("max_concurrent_streams", DEFAULT_MAX_STREAMS))
			.interceptors(List.of(new MetadataEcho(), new RequestCompression()))
			.web(WebOptions.builder().cors(ANYBODY).build());
		int threads = arguments.number("blocking_threads", 0);
		if (threads > 0) {
			options.handlerThreads(HandlerThreads.DEFAULT.withVirtualThreads(false).withBlockingThreads(threads));
		}
		int keepAlive = arguments.number("keepalive_millis", 0);
		if (keepAlive > 0) {
			options.connection(keepAlive(Duration.ofMillis(keepAlive)));
		}
		if (arguments.flag("use_tls")) {
			try (InputStream certificate = TestCertificates.open("server1.pem");
					InputStream key = TestCertificates.open("server1.key")) {
				options.tls(ServerTls.of(certificate, key));
			}
		}
		ReportedLoad load = new ReportedLoad();
		RpcServer server = RpcServer.create(options.build(),
				ToolServices.beside(TestServiceRpc.bind(new TestService(load)),
						OpenRcaServiceRpc.bind(new LoadReportService(load::now, Duration.ofMillis(100)))));
		return new InteropServer(server.start());
	}

	/** Clients may be as curious as the server itself. */
	private static ConnectionOptions keepAlive(Duration time) {
		return ConnectionOptions.forServer()
			.toBuilder()
			.keepAliveTime(time)
			.keepAliveTimeout(time.multipliedBy(3))
			.permitKeepAliveTime(time)
			.permitKeepAliveWithoutCalls(true)
			.build();
	}

	/**
	 * Returns the port.
	 * @return the port that was bound
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Stops.
	 * @param grace how long calls may take to finish
	 */
	public void stop(Duration grace) {
		this.server.stop(grace);
	}

	/** Stops after at most a second. */
	@Override
	public void close() {
		stop(Duration.ofSeconds(1));
	}

}
