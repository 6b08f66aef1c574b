package io.freshet.interop.client;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The cases by their official names. Source: grpc/grpc, doc/interop-test-descriptions.md.
 */
final class TestCases {

	private static final Map<String, TestCase> CASES = new TreeMap<>(Map.ofEntries(
			Map.entry("empty_unary", UnaryCases::emptyUnary), Map.entry("large_unary", UnaryCases::largeUnary),
			Map.entry("pick_first_unary", UnaryCases::pickFirstUnary),
			Map.entry("client_compressed_unary", CompressionCases::clientCompressedUnary),
			Map.entry("client_compressed_unary_noprobe", CompressionCases::clientCompressedUnaryWithoutProbe),
			Map.entry("server_compressed_unary", CompressionCases::serverCompressedUnary),
			Map.entry("client_compressed_streaming", CompressionCases::clientCompressedStreaming),
			Map.entry("client_compressed_streaming_noprobe", CompressionCases::clientCompressedStreamingWithoutProbe),
			Map.entry("server_compressed_streaming", CompressionCases::serverCompressedStreaming),
			Map.entry("client_streaming", StreamingCases::clientStreaming),
			Map.entry("server_streaming", StreamingCases::serverStreaming),
			Map.entry("ping_pong", StreamingCases::pingPong), Map.entry("empty_stream", StreamingCases::emptyStream),
			Map.entry("custom_metadata", MetadataCases::customMetadata),
			Map.entry("status_code_and_message", StatusCases::statusCodeAndMessage),
			Map.entry("special_status_message", StatusCases::specialStatusMessage),
			Map.entry("unimplemented_method", StatusCases::unimplementedMethod),
			Map.entry("unimplemented_service", StatusCases::unimplementedService),
			Map.entry("cancel_after_begin", EarlyEndCases::cancelAfterBegin),
			Map.entry("cancel_after_first_response", EarlyEndCases::cancelAfterFirstResponse),
			Map.entry("timeout_on_sleeping_server", EarlyEndCases::timeoutOnSleepingServer),
			Map.entry("max_concurrent_streams_connection_scaling",
					ConnectionCases::maxConcurrentStreamsConnectionScaling),
			Map.entry("orca_per_rpc", LoadReportCases::perRpc), Map.entry("orca_oob", LoadReportCases::outOfBand),
			Map.entry("rpc_soak", SoakCases::rpcSoak), Map.entry("channel_soak", SoakCases::channelSoak)));

	private static final Map<String, String> NOT_RUN = Map.ofEntries(
			Map.entry("cacheable_unary", "it needs a caching proxy"),
			Map.entry("compute_engine_creds", "it needs a cloud account"),
			Map.entry("compute_engine_channel_credentials", "it needs a cloud account"),
			Map.entry("service_account_creds", "it needs a cloud account"),
			Map.entry("jwt_token_creds", "it needs a cloud account"),
			Map.entry("oauth2_auth_token", "it needs a cloud account"),
			Map.entry("per_rpc_creds", "it needs a cloud account"),
			Map.entry("google_default_credentials", "it needs a cloud account"));

	private TestCases() {
	}

	/**
	 * Returns the names of the cases that can be run.
	 * @return the names in alphabetical order
	 */
	static Set<String> names() {
		return CASES.keySet();
	}

	/**
	 * Returns what keeps a case from being run.
	 * @param name the name
	 * @return the reason, or {@code null} when the case can be run
	 */
	static @Nullable String obstacle(String name) {
		return CASES.containsKey(name) ? null
				: NOT_RUN.getOrDefault(name, "no case has that name; known are " + names());
	}

	/**
	 * Returns a case.
	 * @param name the name
	 * @return the case
	 * @throws IllegalArgumentException if the case cannot be run
	 */
	static TestCase get(String name) {
		TestCase testCase = CASES.get(name);
		if (testCase == null) {
			throw new IllegalArgumentException(name + ": " + obstacle(name));
		}
		return testCase;
	}

}
