package io.freshet.spring.test;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.RpcWriter;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.security.RpcSecurity;
import io.freshet.spring.security.RpcSecurityChain;
import io.freshet.spring.test.greeter.GreeterRpc;
import io.freshet.spring.test.greeter.HelloReply;
import io.freshet.spring.test.greeter.HelloRequest;
import io.freshet.spring.test.greeter.TalkRpc;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.test.context.support.WithAnonymousUser;
import org.springframework.security.test.context.support.WithMockUser;

import static io.freshet.spring.test.RpcAssertions.assertThatCallFails;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests say who calls, and the rules of the server decide. */
@SpringBootTest(properties = { "grpc.server.security.enabled=true", "spring.main.web-application-type=none" })
@AutoConfigureRpcTest
class MockCallerTests {

	@RpcClient("test")
	private GreeterRpc.Client greeter;

	@RpcClient("test")
	private GreeterRpc.AsyncClient async;

	@RpcClient("test")
	private TalkRpc.Client talk;

	@RpcClient("other")
	private GreeterRpc.Client other;

	@Test
	void refusesTestsWithoutUser() {
		assertThatCallFails(() -> greet(this.greeter)).hasCode(StatusCode.UNAUTHENTICATED);
	}

	@Test
	@WithAnonymousUser
	void refusesTheAnonymousUser() {
		assertThatCallFails(() -> greet(this.greeter)).hasCode(StatusCode.UNAUTHENTICATED);
	}

	@Test
	@WithMockUser(username = "ada", roles = "GREETER")
	void callsAsTheUserOfTheTest() {
		assertThat(greet(this.greeter)).isEqualTo("Hello from ada");
		assertThat(this.async.sayHello(GreeterApplication.request("Ada")).toCompletableFuture().join().getMessage())
			.isEqualTo("Hello from ada");
	}

	@Test
	@WithMockUser(username = "bob", roles = "GUEST")
	void refusesUsersThatMayNot() {
		assertThatCallFails(() -> greet(this.greeter)).hasCode(StatusCode.PERMISSION_DENIED);
	}

	@Test
	@WithMockUser(username = "ada", roles = "GREETER")
	void callsOnOtherChannelsAsNobody() {
		assertThatCallFails(() -> greet(this.other)).hasCode(StatusCode.UNAUTHENTICATED);
		assertThat(greet(this.other.withInterceptors(MockCaller.user("eve", "ROLE_GREETER"))))
			.isEqualTo("Hello from eve");
	}

	@Test
	@WithMockUser(username = "ada", roles = "GREETER")
	void prefersTheCallerThatTheCallNames() {
		assertThat(greet(this.greeter.withInterceptors(MockCaller.user("eve", "ROLE_GREETER"))))
			.isEqualTo("Hello from eve");
		assertThat(greet(this.greeter)).isEqualTo("Hello from ada");
	}

	@Test
	@WithMockUser(username = "ada", roles = "GREETER")
	void knowsTheUserInStreamsAndMethodSecurity() {
		try (RpcReader<HelloReply> replies = this.talk.echo(GreeterApplication.request("Ada"))) {
			RpcAssertions.assertThat(replies).endsAfter(HelloReply.newBuilder().setMessage("ada").build());
		}
		try (RpcReader<HelloReply> replies = this.talk.withInterceptors(MockCaller.user("eve", "ROLE_GREETER"))
			.echo(GreeterApplication.request("Ada"))) {
			RpcAssertions.assertThat(replies).failsWith(StatusCode.PERMISSION_DENIED);
		}
	}

	@Test
	void callsWithTokensThatNobodySigned() {
		assertThat(greet(this.greeter.withInterceptors(
				MockJwt.with((jwt) -> jwt.subject("ada").claim("tenant", "acme").claim("scope", "greet")))))
			.isEqualTo("Hello from ada of acme");
		assertThatCallFails(() -> greet(this.greeter.withInterceptors(MockJwt.with((jwt) -> jwt.subject("ada")))))
			.hasCode(StatusCode.PERMISSION_DENIED);
		assertThat(greet(this.greeter.withInterceptors(MockJwt.with((jwt) -> {
		}, "ROLE_GREETER")))).isEqualTo("Hello from user");
	}

	@Test
	void takesNoTicketsThatItDidNotGiveOut() {
		Metadata forged = Metadata.of("freshet-test-caller", "ada");
		assertThatCallFails(() -> greet(this.greeter.withMetadata(forged))).hasCode(StatusCode.UNAUTHENTICATED);
	}

	private static String greet(GreeterRpc.Client client) {
		return client.sayHello(GreeterApplication.request("Ada")).getMessage();
	}

	/** An application with rules. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableMethodSecurity
	@Import({ SecuredGreeter.class, SecuredTalk.class })
	static class SecuredApplication {

		@Bean
		RpcSecurityChain calls(RpcSecurity security) {
			return security.authorizeCalls((calls) -> calls.anyCall().hasAnyAuthority("ROLE_GREETER", "SCOPE_greet"))
				.build();
		}

	}

	/** Says who calls. */
	@RpcService
	static class SecuredGreeter implements GreeterRpc.Service {

		@Override
		public HelloReply sayHello(HelloRequest request) {
			Authentication caller = SecurityContextHolder.getContext().getAuthentication();
			String tenant = (caller instanceof JwtAuthenticationToken jwt && jwt.getToken().hasClaim("tenant"))
					? " of " + jwt.getToken().getClaimAsString("tenant") : "";
			return HelloReply.newBuilder().setMessage("Hello from " + caller.getName() + tenant).build();
		}

	}

	/** Talks to Ada alone. */
	@RpcService
	static class SecuredTalk implements TalkRpc.Service {

		@Override
		@PreAuthorize("authentication.name == 'ada'")
		public void echo(HelloRequest request, RpcWriter<HelloReply> replies) {
			String caller = SecurityContextHolder.getContext().getAuthentication().getName();
			assertThat(RpcContext.current().metadata().contains("freshet-test-caller")).isTrue();
			replies.write(HelloReply.newBuilder().setMessage(caller).build());
		}

	}

}
