package io.freshet.spring.autoconfigure.security;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.google.protobuf.StringValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.security.RpcSecurity;
import io.freshet.spring.security.RpcSecurityChain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Opaque tokens by the properties of Spring Boot, with an issuer that is asked over HTTP.
 */
class OpaqueTokenTests {

	private final Queue<String> asked = new ConcurrentLinkedQueue<>();

	private HttpServer issuer;

	@BeforeEach
	void start() throws IOException {
		this.issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		this.issuer.createContext("/introspect", this::answer);
		this.issuer.start();
	}

	@AfterEach
	void stop() {
		this.issuer.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.asked.add(form);
		long now = Instant.now().getEpochSecond();
		String answer = "{\"active\":false}";
		if (form.contains("token=good") || form.contains("token=other")) {
			answer = "{\"active\":true,\"sub\":\"ada\",\"scope\":\"" + (form.contains("good") ? "talk" : "walk")
					+ "\",\"exp\":" + (now + 60) + "}";
		}
		exchange.getResponseHeaders().add("content-type", "application/json");
		exchange.sendResponseHeaders(200, answer.length());
		exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
		exchange.close();
	}

	@Test
	void worksWithoutAWebServer() {
		check(new ApplicationContextRunner());
	}

	@Test
	void worksInServletApplication() {
		check(new WebApplicationContextRunner());
	}

	@Test
	void worksInReactiveApplication() {
		check(new ReactiveWebApplicationContextRunner());
	}

	@Test
	void callsAreRefusedForNowWhileTheIssuerIsAway() {
		prepare(new ApplicationContextRunner()).run((context) -> {
			this.issuer.stop(0);
			assertThat(call(context, "good")).isEqualTo("UNAVAILABLE: the credentials cannot be checked now");
			// without credentials there is nothing to ask
			assertThat(call(context, null)).startsWith("UNAUTHENTICATED");
		});
	}

	@Test
	void chainOfTheApplicationUsesTheScopes() {
		prepare(new ApplicationContextRunner()).withUserConfiguration(Talkers.class).run((context) -> {
			assertThat(call(context, "good")).isEqualTo("ada");
			assertThat(call(context, "other")).isEqualTo("PERMISSION_DENIED: access is denied");
		});
	}

	private <T extends AbstractApplicationContextRunner<T, ?, ?>> void check(T runner) {
		prepare(runner).run((context) -> {
			assertThat(call((ApplicationContext) context, "good")).isEqualTo("ada");
			assertThat(call((ApplicationContext) context, "expired"))
				.isEqualTo("UNAUTHENTICATED: the credentials are not valid");
			assertThat(call((ApplicationContext) context, null))
				.isEqualTo("UNAUTHENTICATED: authentication is required");
			assertThat(this.asked).hasSize(2);
		});
	}

	private <T extends AbstractApplicationContextRunner<T, ?, ?>> T prepare(T runner) {
		String settings = "spring.security.oauth2.resourceserver.opaquetoken.";
		return runner
			.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class,
					RpcSecurityAutoConfiguration.class, SecurityAutoConfiguration.class,
					OAuth2ResourceServerAutoConfiguration.class, ReactiveOAuth2ResourceServerAutoConfiguration.class))
			.withBean(Who.class)
			.withPropertyValues(
					"grpc.server.port=0", settings + "introspection-uri=http://127.0.0.1:"
							+ this.issuer.getAddress().getPort() + "/introspect",
					settings + "client-id=server", settings + "client-secret=secret");
	}

	private static String call(ApplicationContext context, String token) {
		Metadata metadata = (token != null) ? Metadata.of("authorization", "Bearer " + token) : Metadata.empty();
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + context.getBean(RpcServer.class).port())) {
			return new EchoRpc.ClientBinding().create(channel)
				.withMetadata(metadata)
				.echo(StringValue.of(""))
				.getValue();
		}
		catch (RpcException ex) {
			return ex.status().toString();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Talkers {

		@Bean
		RpcSecurityChain calls(RpcSecurity security) {
			return security.authorizeCalls((calls) -> calls.anyCall().hasAuthority("SCOPE_talk"))
				.oauth2ResourceServer((server) -> server.opaqueToken(Customizer.withDefaults()))
				.build();
		}

	}

	/** Answers with the name of the caller. */
	@RpcService
	static class Who implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return StringValue.of(SecurityContextHolder.getContext().getAuthentication().getName());
		}

	}

}
