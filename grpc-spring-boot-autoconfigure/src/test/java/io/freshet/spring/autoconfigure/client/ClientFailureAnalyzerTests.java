package io.freshet.spring.autoconfigure.client;

import java.util.Set;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/** The texts that users read when a channel cannot be created. */
class ClientFailureAnalyzerTests {

	@Test
	void suggestsNameThatWasProbablyMeant() {
		FailureAnalysis analysis = analyze(new UnknownChannelException("ordes", Set.of("stock", "orders"), false));
		assertThat(analysis.getDescription())
			.isEqualTo("@RpcClient(\"ordes\") asks for a client of channel 'ordes', which is not configured. "
					+ "Configured channels: orders, stock.");
		assertThat(analysis.getAction()).isEqualTo("Did you mean @RpcClient(\"orders\")? Otherwise set property "
				+ "'grpc.client.channel.ordes.target', such as 'dns:///host:9090', or 'grpc.client.defaults.target' "
				+ "for all channels without a target of their own.");
	}

	@Test
	void suggestsNothingFarFetched() {
		FailureAnalysis analysis = analyze(new UnknownChannelException("billing", Set.of("stock", "orders"), false));
		assertThat(analysis.getAction()).startsWith("Set property 'grpc.client.channel.billing.target'");
	}

	@Test
	void saysThatNoChannelIsConfigured() {
		FailureAnalysis analysis = analyze(new UnknownChannelException("orders", Set.of(), false));
		assertThat(analysis.getDescription()).endsWith("which is not configured. No channel is configured.");
	}

	@Test
	void saysThatOnlyTheTargetIsMissing() {
		FailureAnalysis analysis = analyze(new UnknownChannelException("orders", Set.of("orders"), true));
		assertThat(analysis.getDescription()).isEqualTo(
				"@RpcClient(\"orders\") asks for a client of channel 'orders', which has properties but no target.");
		assertThat(analysis.getAction()).startsWith("Set property 'grpc.client.channel.orders.target'");
	}

	@Test
	void writesNameWithDotsInBrackets() {
		FailureAnalysis analysis = analyze(new UnknownChannelException("shop.orders", Set.of(), false));
		assertThat(analysis.getAction()).contains("'grpc.client.channel[shop.orders].target'");
	}

	@Test
	void listsTheFormsOfATarget() {
		FailureAnalysis analysis = new InvalidTargetFailureAnalyzer()
			.analyze(new InvalidTargetException("orders", "http://x", new IllegalArgumentException("unknown scheme")));
		assertThat(analysis.getDescription())
			.isEqualTo("RPC channel 'orders' has the target 'http://x', which is not valid: unknown scheme");
		assertThat(analysis.getAction())
			.isEqualTo("Set property 'grpc.client.channel.orders.target' (or 'grpc.client.defaults.target') to one of: "
					+ "host:port, dns:///host:port, static://host:port, unix:/path, in-memory:name.");
	}

	@Test
	void explainsThatOwnPortIsNotYetKnown() {
		FailureAnalysis analysis = new InvalidTargetFailureAnalyzer().analyze(new InvalidTargetException("self",
				"localhost:${local.grpc.port}", new IllegalArgumentException("Could not resolve placeholder")));
		assertThat(analysis.getAction()).startsWith("The port of this application's own server is known only after");
	}

	private static FailureAnalysis analyze(UnknownChannelException failure) {
		return new UnknownChannelFailureAnalyzer().analyze(failure);
	}

}
