package io.freshet.spring.autoconfigure.observation;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.google.protobuf.StringValue;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.autoconfigure.observation.EchoServer.Caller;
import io.freshet.spring.autoconfigure.observation.EchoServer.ClientEnds;
import io.freshet.spring.autoconfigure.observation.EchoServer.Ends;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** Every call is counted once, under its own status, on both sides. */
class CallMetricsTests {

	private static final StatusCode[] ENDS = { StatusCode.OK, StatusCode.UNAUTHENTICATED, StatusCode.PERMISSION_DENIED,
			StatusCode.INVALID_ARGUMENT, StatusCode.UNKNOWN, StatusCode.DEADLINE_EXCEEDED, StatusCode.CANCELLED,
			StatusCode.UNIMPLEMENTED };

	private final ApplicationContextRunner runner = EchoServer.runner()
		.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new);

	/** Somebody wants to see observations, or nobody does. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void countEveryCallOnceUnderItsStatus(boolean observed) {
		run(observed, (context) -> {
			callEveryWay(context);
			for (String side : new String[] { "grpc.server", "grpc.client" }) {
				Map<String, Long> counts = counts(context, side, "grpc.status_code");
				assertThat(counts).as(side).hasSize(ENDS.length);
				for (StatusCode end : ENDS) {
					assertThat(counts).as(side).containsEntry(end.name(), 1L);
				}
			}
		});
	}

	/** Whatever is spoken, and whichever names are asked for. */
	@ParameterizedTest
	@CsvSource({ "grpc, http-2, false", "grpc, http-2, true", "grpc-web, http-2, false", "grpc-web, http-2, true",
			"grpc-web, http-1-1, false", "grpc-web, http-1-1, true", "connect, http-2, false", "connect, http-2, true",
			"connect, http-1-1, false", "connect, http-1-1, true" })
	void countEveryCallOnceInEveryProtocol(String protocol, String version, boolean json) {
		ApplicationContextRunner runner = this.runner.withPropertyValues("grpc.observation.naming=both",
				"grpc.client.defaults.protocol=" + protocol, "grpc.client.defaults.http-version=" + version,
				"grpc.client.defaults.json=" + json);
		run(runner, false, (context) -> {
			callEveryWay(context);
			Map<String, Long> once = Arrays.stream(ENDS).collect(Collectors.toMap(StatusCode::name, (end) -> 1L));
			for (String side : new String[] { "grpc.server", "grpc.client" }) {
				assertThat(counts(context, side, "grpc.status_code")).as(side).isEqualTo(once);
				assertThat(counts(context, side, "rpc.protocol")).as(side)
					.containsExactly(entry(protocol, (long) ENDS.length));
			}
			for (String name : new String[] { "grpc.server.call.duration", "grpc.client.call.duration" }) {
				assertThat(counts(context, name, "grpc.status")).as(name).isEqualTo(once);
			}
			assertUnknownIsOther(context.getBean(MeterRegistry.class), protocol);
		});
	}

	private static void assertUnknownIsOther(MeterRegistry registry, String protocol) {
		assertThat(registry.get("grpc.server")
			.tags("rpc.service", "other", "rpc.method", "other", "rpc.type", "UNKNOWN", "rpc.protocol", protocol,
					"grpc.status_code", "UNIMPLEMENTED")
			.timer()
			.count()).isOne();
		assertThat(registry.get("grpc.server.call.duration")
			.tags("grpc.method", "other", "grpc.status", "UNIMPLEMENTED")
			.timer()
			.count()).isOne();
		assertThat(registry.getMeters()).noneMatch((meter) -> meter.getId().getName().startsWith("grpc.server")
				&& meter.getId().getTags().toString().contains("Nothing"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void countGrpcThatCameOverHttp1(boolean observed) {
		ApplicationContextRunner runner = this.runner.withPropertyValues("grpc.client.defaults.http-version=http-1-1");
		run(runner, observed, (context) -> {
			assertThat(context.getBean(Caller.class).call("a")).isEqualTo(StatusCode.UNKNOWN);
			assertThat(context.getBean(Ends.class).next()).isEqualTo(StatusCode.UNKNOWN);
			assertThat(context.getBean(MeterRegistry.class)
				.get("grpc.server")
				.tags("rpc.method", "Echo", "rpc.protocol", "grpc", "grpc.status_code", "UNKNOWN")
				.timer()
				.count()).isOne();
		});
	}

	@Test
	void haveTheSameTagsWithAndWithoutObservations() {
		Map<String, Object> tags = new TreeMap<>();
		for (boolean observed : new boolean[] { false, true }) {
			run(observed, (context) -> {
				callEveryWay(context);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				for (String name : new String[] { "grpc.server", "grpc.client" }) {
					Object all = registry.find(name)
						.timers()
						.stream()
						.map((timer) -> withoutPort(timer))
						.sorted()
						.toList();
					Object before = tags.putIfAbsent(name, all);
					assertThat(all).isEqualTo((before != null) ? before : all);
				}
			});
		}
		assertThat(tags).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void nameUnknownMethodsOther(boolean observed) {
		run(observed, (context) -> {
			context.getBean(Caller.class).callUnknown();
			context.getBean(Ends.class).next();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Timer timer = registry.get("grpc.server").timer();
			assertThat(timer.getId().getTags()).contains(Tag.of("rpc.service", "other"), Tag.of("rpc.method", "other"),
					Tag.of("rpc.type", "UNKNOWN"), Tag.of("rpc.protocol", "grpc"),
					Tag.of("grpc.status_code", "UNIMPLEMENTED"));
		});
	}

	@Test
	void sayWhatWasThrownAsError() {
		run(false, (context) -> {
			context.getBean(Caller.class).call("wrong");
			context.getBean(Ends.class).next();
			assertThat(context.getBean(MeterRegistry.class)
				.get("grpc.server")
				.tags("grpc.status_code", "INVALID_ARGUMENT", "error", "IllegalArgumentException")
				.timer()
				.count()).isOne();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void countStartsMessagesSizesAndConnections(boolean observed) {
		run(observed, (context) -> {
			assertThat(context.getBean(Caller.class).call("0123456789")).isEqualTo(StatusCode.OK);
			context.getBean(Ends.class).next();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (String side : new String[] { "grpc.server", "grpc.client" }) {
				assertThat(registry.get(side + ".started").functionCounter().count()).isOne();
				assertThat(registry.get(side + ".sent").functionCounter().count()).isOne();
				assertThat(registry.get(side + ".received").functionCounter().count()).isOne();
				assertThat(registry.get(side + ".sent.size").summary().totalAmount()).isEqualTo(12);
				assertThat(registry.get(side + ".received.size").summary().totalAmount()).isEqualTo(12);
				assertThat(registry.get(side + ".calls.active").gauge().value()).isZero();
				assertThat(registry.get(side + ".connections").gauge().value()).isOne();
			}
			assertThat(registry.get("grpc.subchannel.connection_attempts_succeeded").counter().count()).isOne();
		});
	}

	/** They have the same tags, and so the same meters. */
	@Test
	void countTheCallsOfAllTargetsThatNameTheSamePeer() {
		ApplicationContextRunner runner = this.runner.withBean(Other.class)
			.withPropertyValues("grpc.client.channel.other.target=dns:///localhost:${local.grpc.port}");
		run(runner, false, (context) -> {
			context.getBean(Caller.class).call("a");
			context.getBean(Other.class).echo().getObject().echo(StringValue.of("a"));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("grpc.client.started").functionCounter().count()).isEqualTo(2);
			assertThat(registry.get("grpc.client").timer().count()).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void countWhereBeansAreLazy(boolean observed) {
		run(this.runner.withInitializer(
				(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor())),
				observed, (context) -> {
					context.getBean(Caller.class).call("a");
					context.getBean(Ends.class).next();
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					assertThat(registry.get("grpc.server").timer().count()).isOne();
					assertThat(registry.get("grpc.server.connections").gauge().value()).isOne();
				});
	}

	@Test
	void showWhatGuardsHaveDone() {
		run(false, (context) -> {
			context.getBean(Caller.class).callUnknown();
			context.getBean(Ends.class).next();
			assertThat(context.getBean(MeterRegistry.class)
				.get("grpc.server.guard")
				.tag("guard", "unknown-methods")
				.functionCounter()
				.count()).isOne();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void haveTheNamesOfOpenTelemetry(boolean observed) {
		ApplicationContextRunner runner = this.runner.withPropertyValues("grpc.observation.naming=opentelemetry");
		run(runner, observed, (context) -> {
			callEveryWay(context);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (String name : new String[] { "grpc.server.call.duration", "grpc.client.call.duration",
					"grpc.client.attempt.duration" }) {
				Map<String, Long> counts = counts(context, name, "grpc.status");
				assertThat(counts).as(name).hasSize(ENDS.length).containsEntry("UNAUTHENTICATED", 1L);
			}
			assertThat(
					registry.get("grpc.server.call.started").tag("grpc.method", "testing.Echo/Echo").counter().count())
				.isEqualTo(ENDS.length - 1);
			assertThat(registry.get("grpc.server.call.started").tag("grpc.method", "other").counter().count()).isOne();
			assertThat(registry.get("grpc.client.attempt.sent_total_compressed_message_size")
				.tag("grpc.status", "OK")
				.summary()
				.totalAmount()).isEqualTo(3);
			assertThat(registry.find("grpc.server").meters()).isEmpty();
			assertThat(registry.find("grpc.client").meters()).isEmpty();
		});
	}

	@Test
	void haveBothNamesOnDemand() {
		run(this.runner.withPropertyValues("grpc.observation.naming=both"), false, (context) -> {
			context.getBean(Caller.class).call("a");
			context.getBean(Ends.class).next();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("grpc.server").timer().count()).isOne();
			assertThat(registry.get("grpc.server.call.duration").timer().count()).isOne();
		});
	}

	private void run(boolean observed, Consumer<AssertableApplicationContext> test) {
		run(this.runner, observed, test);
	}

	private void run(ApplicationContextRunner runner, boolean observed, Consumer<AssertableApplicationContext> test) {
		ApplicationContextRunner all = observed ? runner.withBean(Onlooker.class, Onlooker::new) : runner;
		all.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(ServerObservations.class)).hasSize(observed ? 1 : 0);
			test.accept(context);
		});
	}

	private static void callEveryWay(AssertableApplicationContext context) {
		Caller caller = context.getBean(Caller.class);
		Ends ends = context.getBean(Ends.class);
		assertThat(caller.call("a")).isEqualTo(StatusCode.OK);
		assertThat(caller.callWith("stranger")).isEqualTo(StatusCode.UNAUTHENTICATED);
		assertThat(caller.callWith("forbidden")).isEqualTo(StatusCode.PERMISSION_DENIED);
		assertThat(caller.call("wrong")).isEqualTo(StatusCode.INVALID_ARGUMENT);
		assertThat(caller.call("broken")).isEqualTo(StatusCode.UNKNOWN);
		assertThat(caller.callUnknown()).isEqualTo(StatusCode.UNIMPLEMENTED);
		for (int i = 0; i < ENDS.length - 2; i++) {
			ends.next();
		}
		assertThat(caller.callSlowly(Duration.ofSeconds(1))).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		assertThat(ends.next()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
		ends.clearEntered();
		caller.cancel(ends);
		assertThat(ends.next()).isEqualTo(StatusCode.CANCELLED);
		for (int i = 0; i < ENDS.length; i++) {
			context.getBean(ClientEnds.class).next();
		}
	}

	private static Map<String, Long> counts(AssertableApplicationContext context, String name, String tag) {
		Map<String, Long> counts = new TreeMap<>();
		for (Timer timer : context.getBean(MeterRegistry.class).get(name).timers()) {
			assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
			counts.merge(timer.getId().getTag(tag), timer.count(), Long::sum);
		}
		return counts;
	}

	private static String withoutPort(Timer timer) {
		return timer.getId()
			.getTags()
			.stream()
			.filter((tag) -> !tag.getKey().equals("net.peer.port"))
			.toList()
			.toString();
	}

	/** Calls the same server by another target. */
	record Other(@RpcClient("other") ObjectProvider<EchoRpc.Client> echo) {

	}

	/** Wants to see observations. */
	private static final class Onlooker implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
