package io.freshet.benchmarks.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;
import io.freshet.benchmarks.process.ControlChannel;
import io.freshet.benchmarks.process.ProcessStats;

/**
 * The line protocol between the harness and a client process, on standard input and
 * output. The client says {@code @bench ready <what it is>}, and answers each line
 * {@code <kind> <number> <milliseconds>} when it has made such calls (see
 * {@link Burst#run}) with {@code @bench done <calls> <nanoseconds> <nanoseconds of CPU
 * time> <allocated bytes> <50th and 99th percentile of latency in nanoseconds>}. The end
 * of the input ends the process. Confined to one thread.
 */
public final class ClientProcess {

	private final BufferedReader in;

	private final PrintStream out;

	private final MeasuredClient client;

	ClientProcess(InputStream in, PrintStream out, MeasuredClient client) {
		this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
		this.out = out;
		this.client = client;
	}

	/**
	 * Makes calls on standard input's commands until the harness is done, and then ends
	 * this process.
	 * @param client the client
	 * @param description one line with the versions that are measured
	 * @throws Exception if the standard streams or a call fails
	 */
	public static void serveAndExit(MeasuredClient client, String description) throws Exception {
		new ClientProcess(System.in, System.out, client).serve(description);
		Runtime.getRuntime().halt(0);
	}

	void serve(String description) throws IOException, InterruptedException {
		say("ready " + description);
		for (String line = this.in.readLine(); line != null; line = this.in.readLine()) {
			String[] words = line.split(" ");
			say("done " + burst(words[0], Integer.parseInt(words[1]), Long.parseLong(words[2])));
		}
	}

	private String burst(String kind, int number, long millis) throws InterruptedException {
		Burst burst = new Burst(this.client);
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		long bytes = ProcessStats.now().allocatedBytes();
		long cpu = system.getProcessCpuTime();
		long start = System.nanoTime();
		burst.run(kind, number, TimeUnit.MILLISECONDS.toNanos(millis));
		long nanos = System.nanoTime() - start;
		cpu = system.getProcessCpuTime() - cpu;
		bytes = ProcessStats.now().allocatedBytes() - bytes;
		return burst.calls() + " " + nanos + " " + cpu + " " + bytes + " " + burst.latencyNanos(50) + " "
				+ burst.latencyNanos(99);
	}

	private void say(String line) {
		this.out.println(ControlChannel.PREFIX + line);
		this.out.flush();
	}

}
