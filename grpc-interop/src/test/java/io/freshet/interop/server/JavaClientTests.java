package io.freshet.interop.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.freshet.interop.Transport;
import io.grpc.testing.integration.TestCases;
import io.grpc.testing.integration.TestServiceClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** grpc-java's client, as its command line runs it, against our server. */
class JavaClientTests {

	private static final List<String> CASES = List.of("empty_unary", "large_unary", "client_compressed_unary",
			"client_compressed_unary_noprobe", "server_compressed_unary", "client_streaming",
			"client_compressed_streaming", "client_compressed_streaming_noprobe", "server_streaming",
			"server_compressed_streaming", "ping_pong", "empty_stream", "custom_metadata", "status_code_and_message",
			"special_status_message", "unimplemented_method", "unimplemented_service", "cancel_after_begin",
			"cancel_after_first_response", "timeout_on_sleeping_server", "very_large_request", "pick_first_unary",
			"rpc_soak", "channel_soak", "orca_per_rpc", "orca_oob");

	/** Need a cloud account. */
	private static final List<String> CLOUD_CASES = List.of("compute_engine_creds",
			"compute_engine_channel_credentials", "service_account_creds", "jwt_token_creds", "oauth2_auth_token",
			"per_rpc_creds", "google_default_credentials");

	/** Needs a caching proxy. */
	private static final List<String> PROXY_CASES = List.of("cacheable_unary");

	/** The policy of the client's that keeps the reports. */
	private static final String LOAD_REPORTS = "--service_config_json="
			+ "{\"loadBalancingConfig\":[{\"test_backend_metrics_load_balancer\":{}}]}";

	@ParameterizedTest(name = "{0} over {1}")
	@MethodSource("cases")
	void passes(String name, Transport transport) throws Exception {
		try (InteropServer server = transport.startServer("--max_message_bytes=16777216")) {
			List<String> options = new ArrayList<>(List.of(transport.clientOptions(server.port(), name)));
			if (name.startsWith("orca_")) {
				options.add(LOAD_REPORTS);
			}
			TestServiceClient.main(options.toArray(String[]::new));
		}
	}

	@Test
	void leavesOutNoOtherCaseThatTheClientHas() {
		List<String> known = new ArrayList<>(CASES);
		known.addAll(CLOUD_CASES);
		known.addAll(PROXY_CASES);
		assertThat(known)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(TestCases.values()).map(JavaClientTests::name).toList());
	}

	private static String name(TestCases testCase) {
		return testCase.name().toLowerCase(Locale.ROOT);
	}

	static Stream<Arguments> cases() {
		return Transport.each(CASES);
	}

}
