package io.freshet.spring.autoconfigure.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import com.google.protobuf.StringValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.reactive.ReactiveOAuth2ClientAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AccessToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Channels whose tokens come from an authorization server. */
class ClientRegistrationTests {

	private static final StringValue MESSAGE = StringValue.of("x");

	private final Set<String> tokens = ConcurrentHashMap.newKeySet();

	private final AtomicInteger requests = new AtomicInteger();

	private final TestClock clock = new TestClock();

	private volatile int answer = 200;

	private volatile boolean accepting = true;

	private HttpServer issuer;

	private RpcServer server;

	@BeforeEach
	void start() throws Exception {
		this.issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.issuer.createContext("/token", this::issue);
		this.issuer.start();
		this.server = RpcServer.create(ServerOptions.builder().port(0).interceptors(List.of((call, next) -> {
			this.tokens.add(String.valueOf(call.metadata().get("authorization")));
			if (!this.accepting) {
				throw new RpcException(StatusCode.UNAUTHENTICATED, "revoked");
			}
			next.proceed(call);
		})).build(), List
			.of(ServiceDefinition.builder(EchoRpc.DESCRIPTOR).unary(EchoRpc.ECHO, (request) -> request).build()))
			.start();
	}

	private void issue(HttpExchange exchange) throws IOException {
		byte[] body = ((this.answer == 200)
				? "{\"access_token\":\"t" + this.requests.incrementAndGet()
						+ "\",\"token_type\":\"Bearer\",\"expires_in\":" + lifetimeSeconds() + "}"
				: "{\"error\":\"" + ((this.answer == 401) ? "invalid_client" : "temporarily_unavailable") + "\"}")
			.getBytes(StandardCharsets.UTF_8);
		if (this.answer != 200) {
			this.requests.incrementAndGet();
		}
		exchange.getResponseHeaders().add("content-type", "application/json");
		exchange.sendResponseHeaders(this.answer, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	/**
	 * Five minutes by the clock of the test; who gets the token counts from the real
	 * time.
	 */
	private long lifetimeSeconds() {
		return 300 + Duration.between(Instant.now(), this.clock.instant()).toSeconds();
	}

	@AfterEach
	void stop() {
		SecurityContextHolder.clearContext();
		this.server.close();
		this.issuer.stop(0);
	}

	private <T extends AbstractApplicationContextRunner<T, ?, ?>> T prepare(T runner, String auth) {
		String issuer = "http://127.0.0.1:" + this.issuer.getAddress().getPort() + "/token";
		return runner
			.withConfiguration(
					AutoConfigurations.of(RpcClientAutoConfiguration.class, TokenCredentialsAutoConfiguration.class,
							OAuth2ClientAutoConfiguration.class, ReactiveOAuth2ClientAutoConfiguration.class))
			.withPropertyValues("grpc.client.defaults.deadline=20s",
					"grpc.client.channel.x.target=127.0.0.1:" + this.server.port(),
					"grpc.client.channel.x.auth.allow-plaintext=true", "grpc.client.channel.x.auth." + auth,
					"spring.security.oauth2.client.registration.r.provider=p",
					"spring.security.oauth2.client.registration.r.client-id=me",
					"spring.security.oauth2.client.registration.r.client-secret=secret",
					"spring.security.oauth2.client.registration.r.authorization-grant-type=client_credentials",
					"spring.security.oauth2.client.provider.p.token-uri=" + issuer)
			.withBean(Clock.class, () -> this.clock)
			.withBean(Caller.class);
	}

	@Test
	void oneTokenIsEnoughForAThousandCallsAtOnceAndInTurn() {
		prepare(new ApplicationContextRunner(), "oauth2.registration=r").run((context) -> {
			EchoRpc.Client client = context.getBean(Caller.class).client();
			ExecutorService callers = Executors.newFixedThreadPool(16);
			List<Future<StringValue>> calls = new ArrayList<>();
			for (int i = 0; i < 500; i++) {
				calls.add(callers.submit(() -> client.echo(MESSAGE)));
			}
			for (Future<StringValue> call : calls) {
				assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(MESSAGE);
			}
			callers.shutdown();
			for (int i = 0; i < 500; i++) {
				client.echo(MESSAGE);
			}
			assertThat(this.requests).hasValue(1);
			assertThat(this.tokens).containsExactly("Bearer t1");
		});
	}

	@Test
	void tokenIsFetchedAnewBeforeItExpiresAndNoCallFails() {
		prepare(new ApplicationContextRunner(), "oauth2.registration=r").run((context) -> {
			EchoRpc.Client client = context.getBean(Caller.class).client();
			client.echo(MESSAGE);
			this.clock.advance(Duration.ofSeconds(230));
			client.echo(MESSAGE);
			assertThat(this.requests).hasValue(1);
			// a minute before the end
			this.clock.advance(Duration.ofSeconds(15));
			callUntil(client, () -> this.tokens.contains("Bearer t2"));
			assertThat(this.requests).hasValue(2);
			// the issuer is away for a while, then back
			this.clock.advance(Duration.ofSeconds(250));
			this.answer = 503;
			callUntil(client, () -> this.requests.get() == 3);
			this.answer = 200;
			callUntil(client, () -> {
				this.clock.advance(Duration.ofMillis(20));
				return this.tokens.contains("Bearer t4");
			});
			assertThat(this.requests).hasValue(4);
			assertThat(this.tokens).isEqualTo(new HashSet<>(List.of("Bearer t1", "Bearer t2", "Bearer t4")));
		});
	}

	private static void callUntil(EchoRpc.Client client, BooleanSupplier done) {
		Instant end = Instant.now().plusSeconds(20);
		do {
			assertThat(client.echo(MESSAGE)).isEqualTo(MESSAGE);
			assertThat(Instant.now()).isBefore(end);
		}
		while (!done.getAsBoolean());
	}

	@Test
	void callsFailAtOnceWhileThereIsNoToken() {
		prepare(new ApplicationContextRunner(), "oauth2.registration=r").run((context) -> {
			EchoRpc.Client client = context.getBean(Caller.class).client();
			this.answer = 503;
			for (int i = 0; i < 10; i++) {
				assertThat(failure(client).code()).isEqualTo(StatusCode.UNAVAILABLE);
			}
			assertThat(this.requests).hasValue(1);
			this.answer = 401;
			this.clock.advance(Duration.ofSeconds(2));
			assertThat(failure(client)).isEqualTo(Status.of(StatusCode.UNAUTHENTICATED,
					"no token for client registration r: invalid_token_response"));
			this.answer = 200;
			this.clock.advance(Duration.ofSeconds(2));
			assertThat(client.echo(MESSAGE)).isEqualTo(MESSAGE);
		});
	}

	@Test
	void tokenThatTheServerDoesNotAcceptIsReplaced() {
		prepare(new ApplicationContextRunner(), "oauth2.registration=r").run((context) -> {
			EchoRpc.Client client = context.getBean(Caller.class).client();
			client.echo(MESSAGE);
			this.clock.advance(Duration.ofSeconds(20));
			this.accepting = false;
			assertThat(failure(client).code()).isEqualTo(StatusCode.UNAUTHENTICATED);
			assertThat(failure(client).code()).isEqualTo(StatusCode.UNAUTHENTICATED);
			assertThat(failure(client).code()).isEqualTo(StatusCode.UNAUTHENTICATED);
			assertThat(this.requests).hasValue(2);
			this.accepting = true;
			client.echo(MESSAGE);
			assertThat(this.tokens).containsExactlyInAnyOrder("Bearer t1", "Bearer t2");
		});
	}

	@Test
	void worksInServletAndReactiveApplications() {
		prepare(new WebApplicationContextRunner(), "oauth2.registration=r")
			.run((context) -> assertThat(context.getBean(Caller.class).client().echo(MESSAGE)).isEqualTo(MESSAGE));
		prepare(new ReactiveWebApplicationContextRunner(), "oauth2.registration=r")
			.run((context) -> assertThat(context.getBean(Caller.class).client().echo(MESSAGE)).isEqualTo(MESSAGE));
		assertThat(this.tokens).containsExactlyInAnyOrder("Bearer t1", "Bearer t2");
	}

	@Test
	void passesOnTheTokenOfTheCaller() {
		prepare(new ApplicationContextRunner(), "relay=true").run((context) -> {
			EchoRpc.Client client = context.getBean(Caller.class).client();
			OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "ofcaller",
					Instant.now(), Instant.now().plusSeconds(60));
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", token));
			client.echo(MESSAGE);
			SecurityContextHolder.clearContext();
			client.echo(MESSAGE);
			assertThat(this.tokens).containsExactlyInAnyOrder("Bearer ofcaller", "null");
			assertThat(this.requests).hasValue(0);
		});
	}

	private static Status failure(EchoRpc.Client client) {
		return catchThrowableOfType(RpcException.class, () -> client.echo(MESSAGE)).status();
	}

	record Caller(@RpcClient("x") EchoRpc.Client client) {

	}

	/** A clock that is set by hand. */
	static final class TestClock extends Clock {

		private volatile Instant now = Instant.now();

		void advance(Duration time) {
			this.now = this.now.plus(time);
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return this.now;
		}

	}

}
