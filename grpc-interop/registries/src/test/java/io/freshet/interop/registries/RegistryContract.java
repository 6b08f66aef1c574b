package io.freshet.interop.registries;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.freshet.interop.registries.Load.Outcome;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.sample.parcel.v1.ParcelsRpc;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** What users see of a fleet that registers, whatever the registry. */
abstract class RegistryContract {

	/**
	 * What retries calls; without it those fail that are under way when a server dies.
	 */
	private static final List<String> RETRIES = List.of("grpc.client.channel.parcels.retry=safe");

	private static final List<String> CLIENT = List.of("grpc.server.enabled=false", "spring.main.banner-mode=off",
			"grpc.client.channel.parcels.target=discovery:///parcels",
			"grpc.client.channel.parcels.load-balancing.policy=round-robin",
			"grpc.client.channel.parcels.deadline=10s");

	/** A call may begin while the news of a death is under way on the same machine. */
	private static final long NEWS_MILLIS = 250;

	private static final int FIRST_CALLS_SECONDS = 30;

	/**
	 * Returns what tells an application of the registry.
	 * @return properties, which may have {@code {name}} for the name of the instance
	 */
	abstract List<String> properties();

	/**
	 * Returns how soon after its start a new instance gets calls, by what the
	 * documentation says of the properties.
	 * @return the time in seconds
	 */
	abstract int joinSeconds();

	@Test
	void callsAreSpreadAndFollowTheFleet() throws Exception {
		try (Fleet fleet = new Fleet(properties())) {
			fleet.start("ada", "bob", "cyd");
			try (ConfigurableApplicationContext context = client()) {
				ParcelsRpc.Client parcels = context.getBean(Courier.class).parcels();
				awaitAll(parcels, "ada", "bob", "cyd");
				spreadsEvenly(parcels);
				followsTheFleet(fleet, parcels);
			}
		}
	}

	private ConfigurableApplicationContext client() {
		return new SpringApplicationBuilder(ClientApplication.class).web(WebApplicationType.NONE)
			.properties(Stream.of(properties(), CLIENT, RETRIES)
				.flatMap(List::stream)
				.map((property) -> property.replace("{name}", "client"))
				.toArray(String[]::new))
			.properties("spring.cloud.service-registry.auto-registration.enabled=false",
					"eureka.client.register-with-eureka=false")
			.run();
	}

	private static void awaitAll(ParcelsRpc.Client parcels, String... names) throws InterruptedException {
		try (Load load = new Load(parcels)) {
			for (String name : names) {
				assertThat(load.await((outcome) -> outcome.instance().equals(name), FIRST_CALLS_SECONDS))
					.as("a call to " + name)
					.isNotNull();
			}
		}
	}

	private static void spreadsEvenly(ParcelsRpc.Client parcels) {
		Map<String, Long> shares = Stream.generate(() -> Load.call(parcels))
			.limit(300)
			.collect(Collectors.groupingBy(Outcome::instance, Collectors.counting()));
		System.out.println("300 calls: " + shares);
		assertThat(shares).hasSize(3).allSatisfy((name, calls) -> assertThat(calls).isBetween(99L, 101L));
	}

	private void followsTheFleet(Fleet fleet, ParcelsRpc.Client parcels) throws Exception {
		try (Load load = new Load(parcels)) {
			assertThat(load.await((outcome) -> outcome.instance().equals("bob"), FIRST_CALLS_SECONDS)).isNotNull();
			long killed = System.nanoTime();
			fleet.kill("bob");
			fleet.start("dot");
			long started = System.nanoTime();
			Outcome first = load.await((outcome) -> outcome.instance().equals("dot"), joinSeconds() + 5);
			assertThat(first).as("a call to dot").isNotNull();
			if (first == null) {
				return;
			}
			long joined = TimeUnit.NANOSECONDS.toMillis(first.ended() - started);
			List<Outcome> failed = load.outcomes().stream().filter((outcome) -> outcome.failure() != null).toList();
			System.out.println("of " + load.outcomes().size() + " calls " + failed.size()
					+ " failed; the new instance got its first call " + joined + " ms after its start");
			assertThat(joined).isLessThan(TimeUnit.SECONDS.toMillis(joinSeconds()));
			assertThat(failed).hasSizeLessThanOrEqualTo(RETRIES.isEmpty() ? Load.CALLERS : 0).allSatisfy((outcome) -> {
				assertThat(outcome.failure()).isNotNull()
					.extracting(RpcException::code)
					.isEqualTo(StatusCode.UNAVAILABLE);
				assertThat(outcome.started() - killed).isLessThan(TimeUnit.MILLISECONDS.toNanos(NEWS_MILLIS));
			});
		}
	}

	/** An application that calls parcels. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Courier.class)
	static class ClientApplication {

	}

}
