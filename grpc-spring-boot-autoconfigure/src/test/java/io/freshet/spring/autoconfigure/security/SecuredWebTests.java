package io.freshet.spring.autoconfigure.security;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.observation.RpcMetricsAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.security.RpcSecurity;
import io.freshet.spring.security.RpcSecurityChain;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.Customizer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/** What browsers and other HTTP clients see of security, byte by byte. */
class SecuredWebTests {

	private static final String PAGE = "https://shop.example.com";

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	@Test
	void connectAnswersWithTheStatusOfHttpAndAChallenge() {
		run((context) -> {
			HttpResponse<byte[]> nobody = post(context, "application/json", json(), (request) -> request);
			assertThat(nobody.statusCode()).isEqualTo(401);
			assertThat(nobody.headers().firstValue("www-authenticate"))
				.hasValue("Basic realm=\"rpc\", charset=\"UTF-8\"");
			assertThat(text(nobody)).contains("\"code\":\"unauthenticated\"", "authentication is required");
			HttpResponse<byte[]> wrong = post(context, "application/json", json(), user("ada:wrong"));
			assertThat(wrong.statusCode()).isEqualTo(401);
			assertThat(text(wrong)).contains("the credentials are not valid").doesNotContain("Exception", "Bad");
			HttpResponse<byte[]> forbidden = post(context, "application/json", json(), user("bob:secret"));
			assertThat(forbidden.statusCode()).isEqualTo(403);
			assertThat(forbidden.headers().firstValue("www-authenticate")).isEmpty();
			assertThat(text(forbidden)).contains("\"code\":\"permission_denied\"");
			assertThat(text(post(context, "application/json", json(), user("ada:secret")))).isEqualTo("\"hi\"");
		});
	}

	/** The challenge comes too late; the status does not. */
	@Test
	void connectAnswersAlsoAfterTheHeadersWereSent() {
		run((context) -> {
			HttpResponse<byte[]> late = post(context, "application/json", "\"late\"".getBytes(StandardCharsets.UTF_8),
					user("ada:secret"));
			assertThat(text(late)).contains("\"code\":\"unauthenticated\"", "authentication is required");
		});
	}

	@Test
	void grpcWebAnswersInItsTrailers() {
		run((context) -> {
			HttpResponse<byte[]> nobody = post(context, "application/grpc-web+proto", frame(), (request) -> request);
			assertThat(nobody.statusCode()).isEqualTo(200);
			String all = nobody.headers().map() + text(nobody);
			assertThat(all).contains("grpc-status").contains("16").contains("www-authenticate", "Basic realm");
			assertThat(text(post(context, "application/grpc-web+proto", frame(), user("bob:secret")))
					+ post(context, "application/grpc-web+proto", frame(), user("bob:secret")).headers().map())
				.contains("access is denied")
				.containsAnyOf("grpc-status:7", "grpc-status: 7", "grpc-status=[7]");
		});
	}

	@Test
	void preflightIsAnsweredBeforeAnybodyAsksForCredentials() {
		run((context) -> {
			HttpRequest preflight = HttpRequest.newBuilder(uri(context))
				.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
				.header("origin", PAGE)
				.header("access-control-request-method", "POST")
				.header("access-control-request-headers", "authorization,content-type")
				.build();
			HttpResponse<String> answer = this.http.send(preflight, HttpResponse.BodyHandlers.ofString());
			assertThat(answer.statusCode()).isEqualTo(204);
			assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue(PAGE);
			assertThat(answer.headers().firstValue("www-authenticate")).isEmpty();
			// a page may read why it is refused
			HttpResponse<byte[]> refused = post(context, "application/json", json(),
					(request) -> request.header("origin", PAGE));
			assertThat(refused.statusCode()).isEqualTo(401);
			assertThat(refused.headers().firstValue("access-control-allow-origin")).hasValue(PAGE);
		});
	}

	@Test
	void refusedCallsAreCountedUnderTheirStatus() {
		run((context) -> {
			post(context, "application/json", json(), (request) -> request);
			post(context, "application/json", json(), user("ada:wrong"));
			post(context, "application/grpc-web+proto", frame(), user("bob:secret"));
			awaitCount("UNAUTHENTICATED", 2);
			awaitCount("PERMISSION_DENIED", 1);
		});
	}

	private void awaitCount(String status, long count) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (this.meters.find("grpc.server")
			.timers()
			.stream()
			.filter((timer) -> timer.getId().getTags().stream().anyMatch((tag) -> tag.getValue().equals(status)))
			.mapToLong(Timer::count)
			.sum() != count) {
			assertThat(System.nanoTime()).as("%s in %s", status, this.meters.getMetersAsString()).isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	private void run(ContextConsumer<AssertableApplicationContext> test) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class,
					RpcSecurityAutoConfiguration.class, RpcMetricsAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withBean(MeterRegistry.class, () -> this.meters)
			.withBean(Echo.class)
			.withPropertyValues("grpc.server.port=0", "grpc.server.cors.allowed-origins=" + PAGE)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(context);
			});
	}

	private HttpResponse<byte[]> post(AssertableApplicationContext context, String type, byte[] body,
			UnaryOperator<HttpRequest.Builder> headers) {
		HttpRequest request = headers.apply(HttpRequest.newBuilder(uri(context)))
			.header("content-type", type)
			.POST(HttpRequest.BodyPublishers.ofByteArray(body))
			.build();
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.ofByteArray());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static URI uri(AssertableApplicationContext context) {
		return URI.create("http://localhost:" + context.getBean(RpcServer.class).port() + EchoRpc.ECHO.path());
	}

	private static UnaryOperator<HttpRequest.Builder> user(String pair) {
		return (request) -> request.header("authorization",
				"Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
	}

	private static byte[] json() {
		return "\"hi\"".getBytes(StandardCharsets.UTF_8);
	}

	/** An empty message in a frame. */
	private static byte[] frame() {
		return new byte[5];
	}

	private static String text(HttpResponse<byte[]> response) {
		return new String(response.body(), StandardCharsets.UTF_8);
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		RpcSecurityChain calls(RpcSecurity security) {
			return security.authorizeCalls((calls) -> calls.anyCall().hasRole("TALKER"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("ada").password("{noop}secret").roles("TALKER").build(),
					User.withUsername("bob").password("{noop}secret").roles("LISTENER").build());
		}

	}

	/** Answers with the request. */
	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			if (request.getValue().equals("late")) {
				sendHeaders(RpcContext.current());
				throw new BadCredentialsException("another service wants to know who calls");
			}
			return request;
		}

		private static void sendHeaders(RpcContext call) {
			call.sendHeaders();
			try {
				while (true) {
					call.addHeader("x-early", "1");
				}
			}
			catch (IllegalStateException ex) {
				// They are gone.
			}
		}

	}

}
