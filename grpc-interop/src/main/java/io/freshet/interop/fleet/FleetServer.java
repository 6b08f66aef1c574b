package io.freshet.interop.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.freshet.interop.Arguments;
import io.freshet.interop.proto.SimpleRequest;
import io.freshet.interop.proto.SimpleResponse;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.LoadReport;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.LoadReports;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;

/**
 * The process of one server of a fleet. It takes some milliseconds for each call, says in
 * the trailers who it is and how busy, and becomes slow or erring when standard input
 * says so. The end of the input ends it. Safe for use by several threads.
 */
public final class FleetServer implements TestServiceRpc.AsyncService {

	/** The options of the command line. */
	public static final Set<String> OPTIONS = Set.of("address", "port", "name", "capacity");

	/** The trailer with the name of the server. */
	static final String INSTANCE = "instance";

	private static final Duration GRACE = Duration.ofSeconds(5);

	private static final long MILLIS_A_CALL = 2;

	/** What clients of the fleet may do to find out that a server stands still. */
	private static final Duration KEEP_ALIVE = Duration.ofMillis(500);

	private final String name;

	/** The calls a second with which this server is fully used. */
	private final double capacity;

	private final CallRate rate = new CallRate();

	private volatile long millisACall = MILLIS_A_CALL;

	private volatile int errorPercent;

	private FleetServer(String name, double capacity) {
		this.name = name;
		this.capacity = capacity;
	}

	/**
	 * Serves until standard input ends, or the process does.
	 * @param arguments the command line
	 * @return 0
	 * @throws IOException if the address is taken
	 */
	public static int run(Arguments arguments) throws IOException {
		FleetServer service = new FleetServer(arguments.text("name", "?"), arguments.number("capacity", 100));
		InetAddress address = InetAddress.getByName(arguments.text("address", "127.0.0.1"));
		RpcServer server = RpcServer.create(ServerOptions.builder()
			.address(new InetSocketAddress(address, arguments.number("port", 0)))
			.connection(ConnectionOptions.forServer()
				.toBuilder()
				.permitKeepAliveTime(KEEP_ALIVE)
				.permitKeepAliveWithoutCalls(true)
				.build())
			.build(), List.of(TestServiceRpc.bind(service)));
		server.start();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(GRACE), "stop"));
		System.out.println("ready");
		service.obey();
		return 0;
	}

	/**
	 * Does what the fleet says, a word and a number in each line, until there is no more.
	 */
	private void obey() throws IOException {
		BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			String[] words = line.split(" ");
			switch (words[0]) {
				case "slow" -> this.millisACall = Long.parseLong(words[1]);
				case "err" -> this.errorPercent = Integer.parseInt(words[1]);
				default -> {
					this.millisACall = MILLIS_A_CALL;
					this.errorPercent = 0;
				}
			}
		}
	}

	@Override
	public CompletionStage<SimpleResponse> unaryCall(SimpleRequest request) {
		double perSecond = this.rate.count();
		RpcContext context = RpcContext.current();
		context.addTrailer(INSTANCE, this.name);
		// Being slow uses a server up as much as being asked more often does.
		double busy = Math.max(0.01, perSecond / this.capacity * this.millisACall / MILLIS_A_CALL);
		context.addTrailer(LoadReport.TRAILER,
				LoadReports.format(new LoadReport(busy, 0, 0, perSecond, 0, Map.of(), Map.of(), Map.of())));
		if (ThreadLocalRandom.current().nextInt(100) < this.errorPercent) {
			return CompletableFuture
				.failedFuture(new RpcException(StatusCode.UNAVAILABLE, this.name + " does not feel well"));
		}
		Executor later = CompletableFuture.delayedExecutor(this.millisACall, TimeUnit.MILLISECONDS, Runnable::run);
		return CompletableFuture.supplyAsync(SimpleResponse::getDefaultInstance, later);
	}

	/** How many calls came in the last whole second. Safe for use by several threads. */
	private static final class CallRate {

		private long second = System.nanoTime() / TimeUnit.SECONDS.toNanos(1);

		private int calls;

		private int lastCalls;

		synchronized double count() {
			long now = System.nanoTime() / TimeUnit.SECONDS.toNanos(1);
			if (now != this.second) {
				this.lastCalls = (now == this.second + 1) ? this.calls : 0;
				this.calls = 0;
				this.second = now;
			}
			this.calls++;
			return Math.max(this.calls, this.lastCalls);
		}

	}

}
