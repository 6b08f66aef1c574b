package io.freshet.rpc.calls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.google.protobuf.StringValue;

import io.freshet.rpc.RetryPushback;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.ProtocolOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.policy.AttemptPolicy;
import io.freshet.rpc.client.policy.HedgingPolicy;
import io.freshet.rpc.client.policy.RetryPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.freshet.rpc.calls.CallContract.await;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * All shapes of calls are sent again in all protocols, blocking and not, compressed and
 * not.
 */
class RetriedProtocolsTests {

	private static final Set<StatusCode> CODES = Set.of(StatusCode.UNAVAILABLE);

	static List<Arguments> ways() {
		List<Arguments> ways = new ArrayList<>();
		List<AttemptPolicy> policies = List.of(new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(1), 1, CODES),
				new HedgingPolicy(4, Duration.ofMinutes(5), CODES));
		for (RpcProtocol protocol : RpcProtocol.values()) {
			for (HttpVersion version : HttpVersion.values()) {
				if (protocol == RpcProtocol.GRPC && version == HttpVersion.HTTP_1_1) {
					continue;
				}
				for (AttemptPolicy policy : policies) {
					ways.add(Arguments.of(protocol, version, policy, "identity"));
				}
				ways.add(Arguments.of(protocol, version, policies.get(0), "gzip"));
			}
		}
		return ways;
	}

	@ParameterizedTest(name = "{0} {1} {2} {3}")
	@MethodSource("ways")
	void sendsEveryShapeAgain(RpcProtocol protocol, HttpVersion version, AttemptPolicy policy, String coding)
			throws Exception {
		try (Network network = new Network.Speaking(ProtocolOptions.of(protocol), version)) {
			RpcChannel channel = network.connect(network.start(EchoMethods.echo()
				.unary(EchoMethods.UNARY, RetriedProtocolsTests::third)
				.serverStreaming(EchoMethods.SERVER, (request, out) -> {
					out.write(third(request));
					out.write(request);
				})
				.clientStreaming(EchoMethods.CLIENT, (in) -> third(joined(in)))
				.bidiStreaming(EchoMethods.BIDI, (in, out) -> out.write(third(joined(in))))),
					ChannelOptions.builder()
						.compression(coding)
						.serviceConfig(ServiceConfig.builder().attempts(policy).build()));
			blocking(channel);
			async(channel);
		}
	}

	private static void blocking(RpcChannel channel) {
		CallOptions options = CallOptions.DEFAULT;
		assertThat(channel.blocking().unary(EchoMethods.UNARY, options, text("one"))).isEqualTo(text("one"));
		assertThat(joined(channel.blocking().serverStreaming(EchoMethods.SERVER, options, text("one"))))
			.isEqualTo(text("oneone"));
		ClientStream<StringValue, StringValue> client = channel.blocking().clientStreaming(EchoMethods.CLIENT, options);
		client.write(text("one"));
		client.write(text("two"));
		assertThat(client.finish()).isEqualTo(text("onetwo"));
		BidiStream<StringValue, StringValue> bidi = channel.blocking().bidiStreaming(EchoMethods.BIDI, options);
		bidi.write(text("one"));
		bidi.write(text("two"));
		bidi.halfClose();
		assertThat(joined(bidi)).isEqualTo(text("onetwo"));
	}

	private static void async(RpcChannel channel) throws Exception {
		CallOptions options = CallOptions.DEFAULT;
		List<StringValue> both = List.of(text("one"), text("two"));
		assertThat(await(channel.async().unary(EchoMethods.UNARY, options, text("one")))).isEqualTo(text("one"));
		assertThat(await(Streams.Collector
			.ofAll(channel.async().serverStreaming(EchoMethods.SERVER, options, text("one"))).result))
			.containsExactly(text("one"), text("one"));
		assertThat(await(channel.async().clientStreaming(EchoMethods.CLIENT, options, Streams.of(both))))
			.isEqualTo(text("onetwo"));
		assertThat(await(Streams.Collector
			.ofAll(channel.async().bidiStreaming(EchoMethods.BIDI, options, Streams.of(both))).result))
			.containsExactly(text("onetwo"));
	}

	/** Fails the first two attempts. */
	private static StringValue third(StringValue answer) {
		int previous = RetryPushback.previousAttempts(RpcContext.current().metadata());
		if (previous < 2) {
			throw new RpcException(StatusCode.UNAVAILABLE, "attempt " + previous);
		}
		return answer;
	}

	private static StringValue joined(RpcReader<StringValue> messages) {
		StringBuilder all = new StringBuilder();
		messages.forEach((message) -> all.append(message.getValue()));
		return text(all.toString());
	}

}
