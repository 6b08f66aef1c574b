package io.freshet.spring.autoconfigure.client;

import java.util.stream.Collectors;

import io.freshet.spring.autoconfigure.ClosestName;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains properties of channels that nobody reads. */
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnknownPropertyException> {

	private static final String DEFAULTS = "grpc.client.defaults.";

	private static final String CHANNEL = "grpc.client.channel";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownPropertyException cause) {
		return new FailureAnalysis("Channels have no such properties: "
				+ cause.names().stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", ")) + ".",
				cause.names().stream().map(UnknownPropertyFailureAnalyzer::action).collect(Collectors.joining("\n")),
				cause);
	}

	private static String action(String name) {
		int start = start(name);
		String written = name.substring(start);
		return ClosestName.to(written.replaceAll("\\[\\d+]", ""), UnknownPropertyCheck.known())
			.map((known) -> "Did you mean '" + name.substring(0, start) + restored(known, written) + "'?")
			.orElseGet(() -> "Remove '" + name + "', or see the list of properties for what it was meant to be.");
	}

	private static String restored(String known, String written) {
		int bracket = written.indexOf('[');
		int dot = known.indexOf('.');
		return (bracket > 0 && dot > 0)
				? known.substring(0, dot) + written.substring(bracket, written.indexOf(']') + 1) + known.substring(dot)
				: known;
	}

	/** Where the name of the property begins behind that of the channel. */
	private static int start(String name) {
		if (name.startsWith(DEFAULTS)) {
			return DEFAULTS.length();
		}
		int from = CHANNEL.length() + 1;
		if (name.startsWith(CHANNEL + "[")) {
			return Math.min(name.length(), name.indexOf(']', from) + 2);
		}
		int dot = name.indexOf('.', from);
		return (dot < 0) ? name.length() : dot + 1;
	}

}
