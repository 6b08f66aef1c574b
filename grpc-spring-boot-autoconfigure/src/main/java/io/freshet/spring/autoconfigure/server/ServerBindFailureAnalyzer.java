package io.freshet.spring.autoconfigure.server;

import java.net.InetSocketAddress;
import java.util.Locale;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why the server cannot listen, mostly because its port is in use. */
final class ServerBindFailureAnalyzer extends AbstractFailureAnalyzer<ServerBindException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerBindException cause) {
		String reason = (cause.getCause() != null) ? String.valueOf(cause.getCause().getMessage()) : "";
		if (cause.address() instanceof InetSocketAddress address
				&& reason.toLowerCase(Locale.ROOT).contains("in use")) {
			return new FailureAnalysis(
					"The RPC server could not start: port " + address.getPort() + " is already in use.",
					"Stop the process that listens on port " + address.getPort()
							+ ", or set property 'grpc.server.port' to another port (0 for any free one).",
					cause);
		}
		return new FailureAnalysis("The RPC server could not listen on " + cause.address() + ": " + reason,
				"Set property 'grpc.server.address' to an address of this machine, "
						+ "and 'grpc.server.port' to a port that the process may use.",
				cause);
	}

}
