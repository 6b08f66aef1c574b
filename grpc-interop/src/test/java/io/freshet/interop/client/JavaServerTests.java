package io.freshet.interop.client;

import java.util.List;
import java.util.stream.Stream;

import io.freshet.interop.Transport;
import io.freshet.interop.peer.GrpcJavaServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Our client against grpc-java's server. */
class JavaServerTests {

	/** Needs a server that takes no more than two calls on a connection. */
	private static final String SCALING = "max_concurrent_streams_connection_scaling";

	private static final List<String> CASES = List.of("cancel_after_begin", "cancel_after_first_response",
			"channel_soak", "client_compressed_streaming", "client_compressed_streaming_noprobe",
			"client_compressed_unary", "client_compressed_unary_noprobe", "client_streaming", "custom_metadata",
			"empty_stream", "empty_unary", "large_unary", SCALING, "orca_oob", "orca_per_rpc", "pick_first_unary",
			"ping_pong", "rpc_soak", "server_compressed_streaming", "server_compressed_unary", "server_streaming",
			"special_status_message", "status_code_and_message", "timeout_on_sleeping_server", "unimplemented_method",
			"unimplemented_service");

	@ParameterizedTest(name = "{0} over {1}")
	@MethodSource("cases")
	void passes(String name, Transport transport) throws Exception {
		try (GrpcJavaServer server = GrpcJavaServer.start(transport, name.equals(SCALING) ? 2 : 1000)) {
			InteropClient.run(name, transport.ourClient(server.port(), name));
		}
	}

	@Test
	void leavesOutNoCaseThatTheClientHas() {
		assertThat(TestCases.names()).containsExactlyElementsOf(CASES);
	}

	static Stream<Arguments> cases() {
		return Transport.each(CASES);
	}

}
