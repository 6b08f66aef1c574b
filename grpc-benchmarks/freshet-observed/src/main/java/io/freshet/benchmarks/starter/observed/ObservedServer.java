package io.freshet.benchmarks.starter.observed;

import java.io.IOException;
import java.util.List;

import io.freshet.benchmarks.starter.StarterServer;

/** Starts the server of the starter with metrics and tracing on or off. */
public final class ObservedServer {

	private static final String NO_TRACING = "--spring.autoconfigure.exclude="
			+ "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure"
			+ ".OpenTelemetryTracingAutoConfiguration,"
			+ "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration,"
			+ "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration";

	private ObservedServer() {
	}

	/**
	 * Runs the server until the harness is done.
	 * @param args {@code off}, {@code metrics} or {@code tracing}
	 * @throws IOException if the harness cannot be told
	 */
	public static void main(String[] args) throws IOException {
		List<String> settings = switch (args[0]) {
			case "off" -> List.of("--grpc.observation.enabled=false", NO_TRACING);
			case "metrics" -> List.of(NO_TRACING);
			case "tracing" -> List.of("--management.tracing.sampling.probability=0.01");
			default -> throw new IllegalArgumentException("neither off nor metrics nor tracing: " + args[0]);
		};
		StarterServer.main(settings.toArray(new String[0]));
	}

}
