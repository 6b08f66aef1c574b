package io.freshet.spring.autoconfigure.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;

import javax.net.ssl.SSLException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why the server cannot listen, mostly because its port is in use.
 */
final class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerStartException cause) {
		String reason = String.valueOf(cause.reason().getMessage());
		SocketAddress address = cause.listener().address();
		if (cause.reason() instanceof SSLException) {
			return new FailureAnalysis(
					"The RPC server could not start: TLS of listener '" + cause.listener().name()
							+ "' cannot be set up: " + reason,
					"Check the SSL bundles of '" + cause.prefix()
							+ "ssl': certificate and private key have to belong together.",
					cause);
		}
		if (address instanceof InetSocketAddress inet) {
			return network(cause, inet, reason);
		}
		return new FailureAnalysis(
				"The RPC server could not listen on " + address + ": " + reason, "Set property '" + cause.prefix()
						+ "socket' to a path that the process may write to, " + "and that no other process uses.",
				cause);
	}

	private static FailureAnalysis network(ServerStartException cause, InetSocketAddress address, String reason) {
		if (reason.toLowerCase(Locale.ROOT).contains("in use")) {
			return new FailureAnalysis(
					"The RPC server could not start: port " + address.getPort() + " is already in use.",
					"Stop the process that listens on port " + address.getPort() + ", or set property '"
							+ cause.prefix() + "port' to another port (0 for any free one).",
					cause);
		}
		return new FailureAnalysis("The RPC server could not listen on " + address + ": " + reason,
				"Set property '" + cause.prefix() + "address' to an address of this machine, and '" + cause.prefix()
						+ "port' to a port that the process may use.",
				cause);
	}

}
