package io.freshet.spring.autoconfigure.security;

import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.StringValue;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.security.RpcCallDetails;
import io.freshet.spring.security.RpcSecurity;
import io.freshet.spring.security.RpcSecurityChain;
import io.freshet.spring.security.RpcSecurityInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.config.Customizer;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Tests for {@link RpcSecurityAutoConfiguration}. */
@ExtendWith(OutputCaptureExtension.class)
class RpcSecurityAutoConfigurationTests {

	private static final Metadata NONE = Metadata.empty();

	private static final Metadata ADA = Metadata.of("authorization", "Basic YWRhOnNlY3JldA==");

	private static final MethodDescriptor<StringValue, StringValue> CHECK = method("grpc.health.v1.Health", "Check");

	private static final MethodDescriptor<StringValue, StringValue> REFLECT = method(
			"grpc.reflection.v1.ServerReflection", "List");

	private final ApplicationContextRunner contextRunner = prepare(new ApplicationContextRunner());

	private static <T extends AbstractApplicationContextRunner<T, ?, ?>> T prepare(T runner) {
		return runner
			.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class,
					RpcSecurityAutoConfiguration.class, SecurityAutoConfiguration.class,
					UserDetailsServiceAutoConfiguration.class, ReactiveUserDetailsServiceAutoConfiguration.class,
					OAuth2ResourceServerAutoConfiguration.class))
			.withPropertyValues("grpc.server.port=0")
			.withUserConfiguration(Services.class);
	}

	@Test
	void isOffWithoutSpringSecurity() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.security")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("rpcSecurityInterceptor");
			assertThat(call(context, EchoRpc.ECHO, NONE)).isNull();
		});
	}

	@Test
	void needsNeitherOAuthNorReactorNorContextPropagation() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2", "reactor",
					"io.freshet.rpc.reactor", "io.micrometer.context", "org.springframework.security.web", "jakarta"))
			.withUserConfiguration(Users.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(call(context, EchoRpc.ECHO, NONE)).isEqualTo(StatusCode.UNAUTHENTICATED);
				assertThat(call(context, EchoRpc.ECHO, ADA)).isNull();
			});
	}

	@Test
	void isOffByProperty() {
		this.contextRunner.withPropertyValues("grpc.server.security.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(RpcSecurityInterceptor.class);
			assertThat(call(context, EchoRpc.ECHO, NONE)).isNull();
		});
	}

	@Test
	void closesEverythingButHealthByDefault() {
		this.contextRunner.withUserConfiguration(Users.class).run((context) -> {
			assertThat(call(context, EchoRpc.ECHO, NONE)).isEqualTo(StatusCode.UNAUTHENTICATED);
			assertThat(call(context, EchoRpc.ECHO, ADA)).isNull();
			assertThat(call(context, CHECK, NONE)).isNull();
			assertThat(call(context, CHECK, Metadata.of("authorization", "Basic ???"))).isNull();
			assertThat(call(context, REFLECT, ADA)).isEqualTo(StatusCode.PERMISSION_DENIED);
		});
	}

	@Test
	void rulesForHealthAndReflectionAreAPropertyEach() {
		this.contextRunner.withUserConfiguration(Users.class)
			.withPropertyValues("grpc.server.security.health=rules", "grpc.server.security.reflection=permit-all")
			.run((context) -> {
				assertThat(call(context, CHECK, NONE)).isEqualTo(StatusCode.UNAUTHENTICATED);
				assertThat(call(context, CHECK, ADA)).isNull();
				assertThat(call(context, REFLECT, NONE)).isNull();
			});
		this.contextRunner.withUserConfiguration(Users.class)
			.withPropertyValues("grpc.server.security.health=deny-all")
			.run((context) -> assertThat(call(context, CHECK, ADA)).isEqualTo(StatusCode.PERMISSION_DENIED));
	}

	@Test
	void takesTokensIfThereIsADecoder() {
		this.contextRunner.withUserConfiguration(Users.class, Tokens.class).run((context) -> {
			assertThat(call(context, EchoRpc.ECHO, Metadata.of("authorization", "Bearer good"))).isNull();
			assertThat(call(context, EchoRpc.ECHO, Metadata.of("authorization", "bearer bad")))
				.isEqualTo(StatusCode.UNAUTHENTICATED);
			assertThat(call(context, EchoRpc.ECHO, ADA)).isNull();
		});
	}

	@Test
	void usesWhatSpringBootCreatesFromProperties() {
		this.contextRunner
			.withPropertyValues("spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/none")
			.run((context) -> {
				assertThat(call(context, EchoRpc.ECHO, NONE)).isEqualTo(StatusCode.UNAUTHENTICATED);
				// nobody can be asked for the key
				String token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";
				assertThat(call(context, EchoRpc.ECHO, Metadata.of("authorization", "Bearer " + token)))
					.isEqualTo(StatusCode.UNAVAILABLE);
			});
	}

	@Test
	void worksInServletApplication() {
		prepare(new WebApplicationContextRunner())
			.withConfiguration(AutoConfigurations.of(ServletWebSecurityAutoConfiguration.class))
			.withPropertyValues("spring.security.user.name=ada", "spring.security.user.password=secret")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(call(context, EchoRpc.ECHO, NONE)).isEqualTo(StatusCode.UNAUTHENTICATED);
				assertThat(call(context, EchoRpc.ECHO, ADA)).isNull();
			});
	}

	@Test
	void worksInReactiveApplication() {
		prepare(new ReactiveWebApplicationContextRunner())
			.withConfiguration(AutoConfigurations.of(ReactiveWebSecurityAutoConfiguration.class))
			.withBean(MapReactiveUserDetailsService.class, () -> new MapReactiveUserDetailsService(ada()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(call(context, EchoRpc.ECHO, NONE)).isEqualTo(StatusCode.UNAUTHENTICATED);
				assertThat(call(context, EchoRpc.ECHO, ADA)).isNull();
			});
	}

	@Test
	void usesChainsOfTheApplicationInTheirOrder() {
		this.contextRunner.withUserConfiguration(Users.class, Chains.class).run((context) -> {
			assertThat(call(context, EchoRpc.ECHO, NONE)).isNull();
			assertThat(call(context, REFLECT, NONE)).isEqualTo(StatusCode.PERMISSION_DENIED);
			assertThat(context.getBean(RpcSecurityInterceptor.class).chains()).hasSize(2);
		});
	}

	@Test
	void runsBeforeInterceptorsOfTheApplication() {
		List<String> seen = new ArrayList<>();
		this.contextRunner.withUserConfiguration(Users.class).withBean(ServerInterceptor.class, () -> (call, next) -> {
			seen.add(SecurityContextHolder.getContext().getAuthentication().getName());
			next.proceed(call);
		}).run((context) -> {
			call(context, EchoRpc.ECHO, NONE);
			assertThat(seen).isEmpty();
			call(context, EchoRpc.ECHO, ADA);
			assertThat(seen).containsExactly("ada");
		});
	}

	@Test
	void publishesEvents() {
		this.contextRunner.withUserConfiguration(Users.class).withBean(Events.class).run((context) -> {
			Events events = context.getBean(Events.class);
			call(context, EchoRpc.ECHO, NONE);
			call(context, EchoRpc.ECHO, ADA);
			call(context, EchoRpc.ECHO, Metadata.of("authorization", "Basic YWRhOndyb25n"));
			assertThat(events.seen).containsExactly("AuthorizationDeniedEvent of anonymousUser",
					"AuthenticationSuccessEvent of ada at /testing.Echo/Echo",
					"AuthenticationFailureBadCredentialsEvent of ada at /testing.Echo/Echo");
		});
	}

	@Test
	void refusesToStartIfNobodyCouldBeLetIn() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOf(HalfSecuredException.class)
				.hasMessageContaining("nothing to know callers by");
		});
	}

	@Test
	void startsWithoutCallersIfThereIsNothingToCall() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcSecurityAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void refusesToStartIfOptionsOfTheApplicationLeaveSecurityOut() {
		this.contextRunner.withUserConfiguration(Users.class)
			.withBean("mine", ServerOptions.class, () -> ServerOptions.builder().port(0).build())
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(context.getStartupFailure()).hasMessageContaining("Calls would not be secured");
				assertThat(new HalfSecuredFailureAnalyzer().analyze(context.getStartupFailure()).getAction())
					.contains("grpc.server.security.enabled=false");
			});
	}

	@Test
	void closesWhatNoChainIsForAndSaysSo(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(OtherChain.class).run((context) -> {
			assertThat(call(context, EchoRpc.ECHO, NONE)).isEqualTo(StatusCode.PERMISSION_DENIED);
			assertThat(output).contains("No security rule is for /testing.Echo/Echo: nobody can call them")
				.contains("Security rule for other.Misspelt is for no method that is served");
		});
	}

	private static @Nullable StatusCode call(ApplicationContext context,
			MethodDescriptor<StringValue, StringValue> method, Metadata metadata) {
		RpcServer server = context.getBean(RpcServer.class);
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port())) {
			RpcException failure = catchThrowableOfType(RpcException.class, () -> channel.blocking()
				.unary(method, CallOptions.DEFAULT.withMetadata(metadata), StringValue.of("hello")));
			return (failure != null) ? failure.code() : null;
		}
	}

	private static MethodDescriptor<StringValue, StringValue> method(String service, String name) {
		return MethodDescriptors.of(service, name, MethodShape.UNARY, StringValue.getDefaultInstance(),
				StringValue.getDefaultInstance());
	}

	private static UserDetails ada() {
		return User.withUsername("ada").password("{noop}secret").roles("USER").build();
	}

	@Configuration(proxyBeanMethods = false)
	static class Services {

		@Bean
		Echo echo() {
			return new Echo();
		}

		@Bean
		ServiceDefinition health() {
			return service(CHECK);
		}

		@Bean
		ServiceDefinition reflection() {
			return service(REFLECT);
		}

		private static ServiceDefinition service(MethodDescriptor<StringValue, StringValue> method) {
			return ServiceDefinition
				.builder(new ServiceDescriptor(method.service(), List.of(method), EchoRpc.DESCRIPTOR.schema()))
				.unary(method, (request) -> request)
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(ada());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Tokens {

		@Bean
		JwtDecoder decoder() {
			return (token) -> {
				if (!token.equals("good")) {
					throw new BadJwtException("bad");
				}
				return Jwt.withTokenValue(token).header("alg", "none").subject("ada").build();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Chains {

		@Bean
		@Order(2)
		RpcSecurityChain rest(RpcSecurity security) {
			return security.authorizeCalls((calls) -> calls.anyCall().denyAll()).build();
		}

		@Bean
		@Order(1)
		RpcSecurityChain first(RpcSecurity security) {
			return security.securityMatcher(EchoRpc.DESCRIPTOR)
				.authorizeCalls((calls) -> calls.anyCall().permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherChain {

		@Bean
		RpcSecurityChain other(RpcSecurity security) {
			return security.securityMatcher("other.*")
				.authorizeCalls((calls) -> calls.matching("other.Misspelt").denyAll().anyCall().permitAll())
				.build();
		}

	}

	static class Events {

		private final List<String> seen = new ArrayList<>();

		@EventListener
		void on(AbstractAuthenticationEvent event) {
			this.seen.add(event.getClass().getSimpleName() + " of " + event.getAuthentication().getName() + " at "
					+ ((RpcCallDetails) event.getAuthentication().getDetails()).method());
		}

		@EventListener
		void on(AuthorizationDeniedEvent<?> event) {
			this.seen.add("AuthorizationDeniedEvent of " + event.getAuthentication().get().getName());
		}

	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

}
