package io.freshet.spring.autoconfigure.client;

import java.util.TreeSet;

import io.freshet.spring.autoconfigure.ClosestName;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a client name that is not configured, often a typing error. */
final class UnknownChannelFailureAnalyzer extends AbstractFailureAnalyzer<UnknownChannelException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownChannelException cause) {
		return new FailureAnalysis(description(cause), action(cause), cause);
	}

	private static String description(UnknownChannelException cause) {
		String annotation = "@RpcClient(\"" + cause.name() + "\")";
		if (cause.isConfigured()) {
			return annotation + " asks for a client of channel '" + cause.name()
					+ "', which has properties but no target.";
		}
		StringBuilder text = new StringBuilder(annotation);
		text.append(" asks for a client of channel '").append(cause.name()).append("', which is not configured. ");
		if (cause.knownNames().isEmpty()) {
			text.append("No channel is configured.");
		}
		else {
			text.append("Configured channels: ")
				.append(String.join(", ", new TreeSet<>(cause.knownNames())))
				.append('.');
		}
		return text.toString();
	}

	private static String action(UnknownChannelException cause) {
		String property = property(cause.name());
		String add = "property '" + property + "', such as 'dns:///host:9090', "
				+ "or 'grpc.client.defaults.target' for all channels without a target of their own";
		if (cause.isConfigured()) {
			return "Set " + add + ".";
		}
		return ClosestName.to(cause.name(), cause.knownNames())
			.map((name) -> "Did you mean @RpcClient(\"" + name + "\")? Otherwise set " + add + ".")
			.orElseGet(() -> "Set " + add + ".");
	}

	private static String property(String name) {
		boolean plain = name.chars().allMatch((c) -> Character.isLetterOrDigit(c) || c == '-');
		return "grpc.client.channel" + (plain ? "." + name : "[" + name + "]") + ".target";
	}

}
