package io.freshet.spring.autoconfigure.client;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a target that the runtime does not understand. */
final class InvalidTargetFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTargetException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidTargetException cause) {
		String reason = (cause.getCause() != null) ? String.valueOf(cause.getCause().getMessage()) : "";
		String description = "RPC channel '" + cause.name() + "' has the target '" + cause.target()
				+ "', which is not valid: " + reason;
		if (cause.target().contains("${local.grpc.port}")) {
			return new FailureAnalysis(description,
					"The port of this application's own server is known only after all beans were created. "
							+ "Use such a client in a test class, or inject it lazily with ObjectProvider.",
					cause);
		}
		return new FailureAnalysis(description,
				"Set property 'grpc.client.channel." + cause.name() + ".target' (or 'grpc.client.defaults.target') to "
						+ "one of: host:port, dns:///host:port, static://host:port, unix:/path, in-memory:name.",
				cause);
	}

}
