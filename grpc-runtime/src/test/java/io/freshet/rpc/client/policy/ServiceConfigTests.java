package io.freshet.rpc.client.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import com.google.protobuf.Empty;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ProtobufMarshaller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests of {@link ServiceConfig} and its JSON. */
class ServiceConfigTests {

	private static final String RETRY = """
			{"maxAttempts": 3, "initialBackoff": "0.1s", "maxBackoff": "1s", "backoffMultiplier": 1.5,
			 "retryableStatusCodes": ["UNAVAILABLE", "aborted", 8]}
			""";

	@Test
	void theMostSpecificNameWins() {
		ServiceConfig config = ServiceConfig.parse("""
				{"methodConfig": [
				  {"name": [{}], "timeout": "1s"},
				  {"name": [{"service": "a.B"}], "timeout": "2s"},
				  {"name": [{"service": "a.B", "method": "C"}, {"service": "a.D", "method": "E"}],
				   "waitForReady": true, "maxRequestMessageBytes": "10", "maxResponseMessageBytes": 20}
				]}""");
		assertThat(config.policy(method("x.Y", "Z")).timeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(config.policy(method("a.B", "Z")).timeout()).isEqualTo(Duration.ofSeconds(2));
		MethodPolicy exact = config.policy(method("a.B", "C"));
		assertThat(exact).isEqualTo(new MethodPolicy(null, true, 10, 20, null));
		assertThat(config.policy(method("a.D", "E"))).isEqualTo(exact);
	}

	@Test
	void readsRetries() {
		ServiceConfig config = ServiceConfig
			.parse("{\"methodConfig\": [{\"name\": [{}], \"retryPolicy\": " + RETRY + "}]}");
		assertThat(config.policy(method("a.B", "C")).attempts())
			.isEqualTo(new RetryPolicy(3, Duration.ofMillis(100), Duration.ofSeconds(1), 1.5,
					Set.of(StatusCode.UNAVAILABLE, StatusCode.ABORTED, StatusCode.RESOURCE_EXHAUSTED)));
	}

	@Test
	void readsHedgingAndThrottling() {
		ServiceConfig config = ServiceConfig
			.parse("""
					{"methodConfig": [{"name": [{}], "hedgingPolicy": {"maxAttempts": 2, "hedgingDelay": "0.001s",
					  "nonFatalStatusCodes": ["UNAVAILABLE"]}}], "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.58}}""");
		assertThat(config.policy(method("a.B", "C")).attempts())
			.isEqualTo(new HedgingPolicy(2, Duration.ofMillis(1), Set.of(StatusCode.UNAVAILABLE)));
		assertThat(config.throttling().maxThousandths()).isEqualTo(10_000);
		assertThat(config.throttling().ratioThousandths()).isEqualTo(580);
	}

	@Test
	void choosesTheFirstBalancerThatIsKnown() {
		assertThat(ServiceConfig.parse("{}").balancer()).isNull();
		assertThat(ServiceConfig.parse("{\"loadBalancingConfig\": [{\"new\": {}}, {\"round_robin\": {}}]}").balancer())
			.isNotNull();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ServiceConfig.parse("{\"loadBalancingConfig\": [{\"new\": {}}]}"))
			.withMessageContaining("no balancer that is known");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"pick_first\": {\"shuffleAddressList\": true}}",
			"{\"weighted_round_robin\": {\"enableOobLoadReport\": true, \"blackoutPeriod\": \"1s\"}}",
			"{\"least_request_experimental\": {\"choiceCount\": 3}}",
			"{\"ring_hash_experimental\": {\"requestHashHeader\": \"session\", \"minRingSize\": 10}}",
			"{\"outlier_detection_experimental\": {\"interval\": \"1s\", \"successRateEjection\": {},"
					+ " \"childPolicy\": [{\"round_robin\": {}}]}}",
			"{\"random_subsetting_experimental\": {\"subsetSize\": 2, \"childPolicy\": [{\"round_robin\": {}}]}}" })
	void knowsTheBalancers(String balancer) {
		assertThat(ServiceConfig.parse("{\"loadBalancingConfig\": [" + balancer + "]}").balancer()).isNotNull();
	}

	@ParameterizedTest
	@CsvSource({ "1s,1000000000", "0.001s,1000000", "0.050s,50000000", "1.000000001s,1000000001", "0s,0" })
	void readsDurationsExactly(String written, long nanos) {
		assertThat(new ConfigObject("", Map.of("d", written)).duration("d")).isEqualTo(Duration.ofNanos(nanos));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1ms", "s", "1.0000000001s", "999999999999s", "one s" })
	void refusesOtherDurations(String written) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ConfigObject("here", Map.of("d", written)).duration("d"))
			.withMessageStartingWith("here.d is " + written);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '\0', value = { "[]; not an object in JSON",
			"{; not an object in JSON", "{\"methodConfig\": {}}; methodConfig is {}, it has to be an array",
			"{\"methodConfig\": [{\"name\": [{\"method\": \"M\"}]}]}; methodConfig[0].name[0]: a method needs a service",
			"{\"methodConfig\": [{\"name\": [{}, {}]}]}; methodConfig[0].name[1]: the name / stands there twice",
			"{\"methodConfig\": [{\"retryPolicy\": {}}]}; methodConfig[0].retryPolicy.maxAttempts is missing",
			"{\"methodConfig\": [{\"hedgingPolicy\": {\"maxAttempts\": 1}}]}; it has to be at least 2",
			"{\"methodConfig\": [{\"hedgingPolicy\": {}, \"retryPolicy\": {}}]}; exclude each other",
			"{\"methodConfig\": [{\"timeout\": \"-1s\"}]}; methodConfig[0]: timeout is PT-1S",
			"{\"retryThrottling\": {\"maxTokens\": 1001, \"tokenRatio\": 1}}; retryThrottling: maxTokens is 1001.0",
			"{\"retryThrottling\": {\"maxTokens\": 10, \"tokenRatio\": 0}}; retryThrottling: tokenRatio is 0.0" })
	void namesThePlaceThatIsWrong(String json, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> ServiceConfig.parse(json)).withMessageContaining(reason);
	}

	private static MethodDescriptor<?, ?> method(String service, String name) {
		ProtobufMarshaller<Empty> empty = ProtobufMarshaller.of(Empty.getDefaultInstance());
		return MethodDescriptor.of(service, name, MethodShape.UNARY, empty, empty);
	}

}
