package io.freshet.interop.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.freshet.interop.Arguments;
import io.freshet.interop.names.NameServer;
import io.freshet.interop.proto.Empty;
import io.freshet.interop.proto.TestServiceRpc;
import io.freshet.interop.server.InteropServer;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.RpcChannel;

/**
 * Calls a host that has an address of each family, of which the first does not answer,
 * and looks at how long the first call of a channel takes.
 */
public final class DualStack {

	/** The options of the command line. */
	public static final Set<String> OPTIONS = Set.of("dead", "alive", "limit_millis", "channels");

	private static final String NAME = "twofold.test";

	/** The next address is tried after so long. */
	private static final double DELAY_MILLIS = 250;

	private DualStack() {
	}

	/**
	 * Connects and prints a line.
	 * @param arguments the command line
	 * @return 0 if a channel takes no longer than it may, in the median, else 1
	 * @throws IOException if the server cannot start
	 */
	public static int run(Arguments arguments) throws IOException {
		String dead = arguments.text("dead", "");
		String alive = arguments.text("alive", "");
		int limitMillis = arguments.number("limit_millis", 300);
		int channels = arguments.number("channels", 20);
		try (InteropServer server = InteropServer.start(Arguments.of(InteropServer.OPTIONS, "--port=0"));
				NameServer names = new NameServer()) {
			String target = names.target(NAME, server.port());
			names.set(NAME, List.of(alive));
			firstCalls(target, 10 * channels);
			names.set(NAME, List.of(dead, alive));
			List<Double> times = firstCalls(target, channels);
			Collections.sort(times);
			double median = times.get(times.size() / 2);
			// Faster than the delay: the dead address was not the first, so nothing is
			// shown.
			boolean passed = median <= limitMillis && times.get(0) >= DELAY_MILLIS;
			System.out.printf("first call, %s dead, %s alive: %.0f ms in the median of %d (%.0f to %.0f): %s%n", dead,
					alive, median, times.size(), times.get(0), times.get(times.size() - 1),
					passed ? "passed" : "FAILED, expected " + (int) DELAY_MILLIS + " to " + limitMillis);
			return passed ? 0 : 1;
		}
	}

	private static List<Double> firstCalls(String target, int channels) {
		List<Double> millis = new ArrayList<>();
		ChannelOptions options = ChannelOptions.builder().deadline(Duration.ofSeconds(10)).build();
		for (int i = 0; i < channels; i++) {
			try (RpcChannel channel = RpcChannel.create(target, options)) {
				long start = System.nanoTime();
				TestServiceRpc.client(channel).emptyCall(Empty.getDefaultInstance());
				millis.add((System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1));
			}
		}
		return millis;
	}

}
