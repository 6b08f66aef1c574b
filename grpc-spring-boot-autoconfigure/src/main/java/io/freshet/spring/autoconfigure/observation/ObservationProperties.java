package io.freshet.spring.autoconfigure.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of metrics and traces.
 *
 * @param enabled Whether to measure and trace calls when there is a registry.
 * @param naming Names of the metrics and spans: "micrometer" for grpc.server and
 * grpc.client with the tags of Micrometer's gRPC support, "opentelemetry" for those of
 * the gRPC proposals, such as grpc.server.call.duration, or "both".
 * @param observeUnsampled Whether calls that no trace is kept of are observed like the
 * others, which makes each cost about three times as much.
 */
@ConfigurationProperties("grpc.observation")
record ObservationProperties(@DefaultValue("true") boolean enabled, @DefaultValue("micrometer") Naming naming,
		@DefaultValue("false") boolean observeUnsampled) {

	/** Whose names metrics have. */
	enum Naming {

		/** Those of Micrometer. */
		MICROMETER,

		/** Those of the gRPC proposals. */
		OPENTELEMETRY,

		/** Both. */
		BOTH;

		boolean micrometer() {
			return this != OPENTELEMETRY;
		}

		boolean openTelemetry() {
			return this != MICROMETER;
		}

	}

}
