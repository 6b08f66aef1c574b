package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.spring.autoconfigure.observation.EchoServer.Caller;
import io.freshet.spring.autoconfigure.observation.EchoServer.ClientEnds;
import io.freshet.spring.autoconfigure.observation.EchoServer.Ends;
import io.freshet.spring.observation.DefaultRpcClientObservationConvention;
import io.freshet.spring.observation.DefaultRpcServerObservationConvention;
import io.freshet.spring.observation.RpcServerObservationContext;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** What is installed when. */
class RpcObservationAutoConfigurationTests {

	private final ApplicationContextRunner runner = EchoServer.runner();

	@Test
	void installNothingWithoutRegistries() {
		this.runner.run(this::hasNoObservers);
	}

	@Test
	void installNothingForARegistryThatDoesNothing() {
		this.runner.withBean("observationRegistry", ObservationRegistry.class, () -> ObservationRegistry.NOOP)
			.run(this::hasNoObservers);
	}

	@Test
	void installNothingWhenSwitchedOff() {
		this.runner.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("grpc.observation.enabled=false")
			.run(this::hasNoObservers);
	}

	@Test
	void workWithoutMicrometer() {
		this.runner
			.withClassLoader(new FilteredClassLoader(MeterRegistry.class, ObservationRegistry.class, Tracer.class))
			.withPropertyValues("grpc.server.access-log.enabled=true")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(AccessLog.class);
				assertThat(context.getBean(Caller.class).call("a")).isEqualTo(StatusCode.OK);
			});
	}

	@Test
	void observeWithoutMeters() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.withBean("observationRegistry", ObservationRegistry.class, () -> registry)
			.run((context) -> {
				assertThat(context.getBean(Caller.class).call("a")).isEqualTo(StatusCode.OK);
				context.getBean(Ends.class).next();
				TestObservationRegistryAssert.assertThat(registry)
					.hasObservationWithNameEqualTo("grpc.server")
					.that()
					.hasBeenStopped();
			});
	}

	@Test
	void feedMetersDirectlyWhenNobodyElseLooks() {
		this.runner.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasSingleBean(ServerMeters.class)
				.hasSingleBean(ClientMeters.class)
				.doesNotHaveBean(ServerObservations.class)
				.doesNotHaveBean(ClientObservations.class));
	}

	@Test
	void observeWhenPropertiesAskForIt() {
		this.runner.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("management.observations.key-values.region=eu")
			.run((context) -> {
				context.getBean(Caller.class).call("a");
				context.getBean(Ends.class).next();
				assertThat(context.getBean(MeterRegistry.class).get("grpc.server").tag("region", "eu").timer().count())
					.isOne();
			});
	}

	@Test
	void honourTheConventionsOfTheUser() {
		this.runner.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.withBean(TaggedConvention.class, TaggedConvention::new)
			.withBean(RenamedConvention.class, RenamedConvention::new)
			.run((context) -> {
				context.getBean(Caller.class).call("a");
				context.getBean(Ends.class).next();
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("grpc.server").tag("host", "none").timer().count()).isOne();
				assertThat(registry.get("my.calls").tag("grpc.status_code", "OK").timer().count()).isOne();
			});
	}

	@Test
	void stopEveryObservationWithItsTags() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.runner.withBean("observationRegistry", ObservationRegistry.class, () -> registry).run((context) -> {
			context.getBean(Caller.class).call("wrong");
			context.getBean(Ends.class).next();
			TestObservationRegistryAssert.assertThat(registry)
				.hasObservationWithNameEqualTo("grpc.server")
				.that()
				.hasBeenStarted()
				.hasBeenStopped()
				.hasContextualNameEqualTo("testing.Echo/Echo")
				.hasLowCardinalityKeyValue("grpc.status_code", "INVALID_ARGUMENT")
				.hasLowCardinalityKeyValue("rpc.service", "testing.Echo")
				.hasLowCardinalityKeyValue("rpc.method", "Echo")
				.hasLowCardinalityKeyValue("rpc.type", "UNARY")
				.hasHighCardinalityKeyValue("net.peer.name", "127.0.0.1")
				.thenError()
				.isInstanceOf(IllegalArgumentException.class);
			TestObservationRegistryAssert.assertThat(registry)
				.hasObservationWithNameEqualTo("grpc.client")
				.that()
				.hasBeenStopped()
				.hasLowCardinalityKeyValue("net.peer.name", "localhost")
				.hasLowCardinalityKeyValue("grpc.status_code", "INVALID_ARGUMENT");
			TestObservationRegistryAssert.assertThat(registry)
				.hasObservationWithNameEqualTo("grpc.client.attempt")
				.that()
				.hasBeenStopped()
				.hasParentObservationContextMatching((parent) -> "grpc.client".equals(parent.getName()));
			TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyRemainingCurrentObservation();
		});
	}

	private void hasNoObservers(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed()
			.doesNotHaveBean(ServerMeters.class)
			.doesNotHaveBean(ServerObservations.class);
		assertThat(context.getBeanProvider(ClientObserver.class).stream()).singleElement()
			.isInstanceOf(ClientEnds.class);
		assertThat(context.getBeanProvider(ServerObserver.class).stream()).singleElement().isInstanceOf(Ends.class);
		assertThat(context.getBean(Caller.class).call("a")).isEqualTo(StatusCode.OK);
	}

	/** Adds a tag. */
	private static final class TaggedConvention extends DefaultRpcServerObservationConvention {

		@Override
		public KeyValues getLowCardinalityKeyValues(RpcServerObservationContext context) {
			String host = context.call().metadata().get("x-host");
			return super.getLowCardinalityKeyValues(context).and("host", (host != null) ? host : "none");
		}

	}

	/** Has a name of its own. */
	private static final class RenamedConvention extends DefaultRpcClientObservationConvention {

		@Override
		public String getName() {
			return "my.calls";
		}

	}

}
