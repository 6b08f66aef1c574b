package io.freshet.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The generator: nghttp2's {@code h2load}, native and cheap, pinned to its own core. A
 * burst is a number of calls, not a time, so that the calls and the CPU time belong to
 * each other exactly. The connections and the calls outstanding on each are the load's.
 * <p>
 * {@code h2load} counts HTTP statuses, which are 200 for failed calls too. So each burst
 * is checked by its bytes: the response bodies must sum up to those of right answers.
 */
final class H2Load {

	private static final long TIMEOUT_SECONDS = 120;

	/**
	 * Not those that succeeded: over HTTP/1.1 h2load sees a status only where a reason
	 * phrase follows, and Tomcat sends none.
	 */
	private static final Pattern DONE = Pattern.compile("requests: .* (\\d+) done, .* 0 errored, 0 timeout");

	private static final Pattern DATA = Pattern.compile("traffic: .* \\((\\d+)\\) data");

	private static final Pattern FINISHED = Pattern.compile("finished in ([0-9.]+)(us|ms|s|m)\\b");

	private final Load load;

	private final Dialect dialect;

	private final List<String> command;

	H2Load(Load load, Dialect dialect, int core, int port, Path directory) throws IOException {
		this.load = load;
		this.dialect = dialect;
		Path body = directory.resolve(load.label());
		Files.write(body, dialect.request(load));
		this.command = new ArrayList<>(Cores.pin(core));
		this.command.addAll(List.of("h2load", "-c", Integer.toString(load.connections()), "-m",
				Integer.toString(load.outstanding()), "-d", body.toString()));
		this.command.addAll(dialect.arguments());
		this.command.add("http://127.0.0.1:" + port + load.path());
	}

	/**
	 * Makes the calls.
	 * @param calls how many, at least one for each connection
	 * @param wrapper turns the command into one that observes it
	 * @return how long they took, by the generator's own clock
	 * @throws IOException if a call failed or an answer was not right
	 */
	double seconds(long calls, UnaryOperator<List<String>> wrapper) throws IOException {
		List<String> burst = new ArrayList<>(this.command);
		burst.addAll(List.of("-n", Long.toString(calls)));
		String output = run(wrapper.apply(burst));
		expect(DONE, output, calls);
		expect(DATA, output, calls * this.dialect.responseBytes(this.load));
		Matcher finished = FINISHED.matcher(output);
		if (!finished.find()) {
			throw new IOException("h2load gave no time:\n" + output);
		}
		return Double.parseDouble(finished.group(1)) * unitSeconds(finished.group(2));
	}

	private void expect(Pattern pattern, String output, long expected) throws IOException {
		Matcher matcher = pattern.matcher(output);
		if (!matcher.find() || Long.parseLong(matcher.group(1)) != expected) {
			throw new IOException(this.load.label() + ": expected " + expected + " in '" + pattern + "':\n" + output);
		}
	}

	private static double unitSeconds(String unit) {
		return switch (unit) {
			case "us" -> 1e-6;
			case "ms" -> 1e-3;
			case "s" -> 1;
			default -> 60;
		};
	}

	private static String run(List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes());
			if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IOException("h2load failed:\n" + output);
			}
			return output;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while loading", ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

}
