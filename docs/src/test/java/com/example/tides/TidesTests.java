package com.example.tides;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.example.tides.v1.Harbour;
import com.example.tides.v1.Level;
import com.example.tides.v1.Summary;
import com.example.tides.v1.TidesRpc;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.AutoConfigureRpcTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs what the Reactor guide shows. */
@SpringBootTest(properties = { "grpc.server.security.enabled=true", "spring.reactor.context-propagation=auto" })
@AutoConfigureRpcTest
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TidesTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final Harbour HULL = Harbour.newBuilder().setName("hull").build();

	private final TidesRpc.ReactorClient tides;

	@Autowired
	private Gauges gauges;

	TidesTests(@RpcClient("test") TidesRpc.ReactorClient tides) {
		String ada = Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
		this.tides = tides.withMetadata(Metadata.builder().addSecret("authorization", "Basic " + ada).build());
	}

	@Test
	void answersOneByOne() {
		assertThat(this.tides.getLevel(HULL).map(Level::getHarbour).block(LONG)).isEqualTo("hull");
	}

	@Test
	void readsNoMoreThanIsTaken() {
		// backpressure
		StepVerifier.create(this.tides.watch(HULL), 2) // asks for two
			.expectNextCount(2)
			.thenRequest(10)
			.expectNextCount(10)
			.thenCancel() // cancels the call, and with it what the service had returned
			.verify(LONG);
		// end
		awaitUnwatched();
		// a window of 64 KiB and more, but nothing like all that there is
		assertThat(this.gauges.read.get("hull")).hasValueLessThan(1_000_000);
	}

	@Test
	void callsEndWithTheirDeadline() {
		// deadline
		Flux<Level> levels = this.tides.withDeadline(Duration.ofSeconds(2)).watch(HULL);

		StepVerifier.create(levels, 1)
			.expectNextCount(1)
			.expectErrorSatisfies(
					(failure) -> assertThat(((RpcException) failure).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED))
			.verify(LONG);
		// end
		awaitUnwatched();
	}

	@Test
	void followsTheLastHarbour() {
		assertThat(this.tides.follow(Flux.just(HULL)).take(3).collectList().block(LONG)).hasSize(3);
		awaitUnwatched();
	}

	@Test
	void knowsTheReporter() {
		Level level = Level.newBuilder().setHarbour("goole").setMillimetres(7).build();
		Summary summary = this.tides.report(Flux.just(level, level)).block(LONG);
		assertThat(summary).isEqualTo(Summary.newBuilder().setLevels(2).setReporter("ada").build());
	}

	@Test
	void tellsWhatIsMissing() {
		// errors
		Mono<Level> level = this.tides.getLevel(Harbour.newBuilder().setName("bath").build());

		StepVerifier.create(level)
			.expectErrorSatisfies((failure) -> assertThat(((RpcException) failure).status())
				.isEqualTo(Status.of(StatusCode.NOT_FOUND, "no gauge in bath")))
			.verify(LONG);
		// end
	}

	/** The service hears of the end a moment later. */
	private void awaitUnwatched() {
		List<Long> none = Flux.interval(Duration.ofMillis(5))
			.takeUntil((tick) -> this.gauges.watched.get() == 0)
			.collectList()
			.block(LONG);
		assertThat(none).isNotEmpty();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Users {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(User.withUsername("ada").password("{noop}secret").build());
		}

	}

}
