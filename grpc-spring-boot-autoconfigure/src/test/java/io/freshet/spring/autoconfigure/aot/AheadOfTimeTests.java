package io.freshet.spring.autoconfigure.aot;

import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

import com.google.protobuf.StringValue;
import com.google.rpc.BadRequest;
import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.GlobalRpcInterceptor;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcExceptionHandler;
import io.freshet.spring.RpcService;
import io.freshet.spring.ServerOptionsCustomizer;
import io.freshet.spring.autoconfigure.WithoutRegistries;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.error.RpcErrorAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** An application that the build makes ready: what it generates is compiled and run. */
@CompileWithForkedClassLoader
class AheadOfTimeTests {

	private static final String NAME = UUID.randomUUID().toString();

	@Test
	void servesAndCallsWithoutLookingForBeans() {
		generate((context, hints) -> {
			Clients clients = context.getBean(Clients.class);
			assertThat(echo(clients.field, "field")).isEqualTo("field, seen by both");
			assertThat(echo(clients.parameter, "parameter")).isEqualTo("parameter, seen by both");
			assertThat(echo(clients.provider.getObject(), "provider")).isEqualTo("provider, seen by both");
			assertThat(context.getBean(Answer.class).text()).isEqualTo("bean method, seen by both");
			assertThat(context.getBean(Holder.class).client()).isNotNull();
		});
	}

	@Test
	void asksExceptionHandlersOfServicesAndAdvice() {
		generate((context, hints) -> {
			EchoRpc.Client client = context.getBean(Clients.class).field;
			assertThat(failure(client, "refused")).isEqualTo(Status.of(StatusCode.INVALID_ARGUMENT, "by the service"));
			assertThat(failure(client, "broken")).isEqualTo(Status.of(StatusCode.DATA_LOSS, "by advice"));
		});
	}

	@Test
	void registersWhatIsInstantiatedAtStartup() {
		generate((context, hints) -> {
			ReflectionHintsPredicates reflection = RuntimeHintsPredicates.reflection();
			assertThat(List.of(EchoRpc.ServiceBinding.class, EchoRpc.ClientBinding.class, OwnInterceptor.class))
				.allMatch((type) -> reflection.onType(type)
					.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
					.test(hints));
			assertThat(reflection.onType(EchoRpc.Service.class).test(hints)).isTrue();
			assertThat(reflection.onType(EchoRpc.Client.class).test(hints)).isTrue();
		});
	}

	@Test
	void registersMessagesHandlersAndProperties() {
		generate((context, hints) -> {
			ReflectionHintsPredicates reflection = RuntimeHintsPredicates.reflection();
			assertThat(List.of(StringValue.class, StringValue.Builder.class, BadRequest.class,
					BadRequest.FieldViolation.Builder.class))
				.allMatch((type) -> reflection.onType(type)
					.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)
					.test(hints));
			assertThat(reflection.onMethodInvocation(EchoService.class, "refused").test(hints)).isTrue();
			assertThat(reflection.onMethodInvocation(Advice.class, "broken").test(hints)).isTrue();
			assertThat(reflection.onType(type("io.freshet.spring.autoconfigure.server.RpcServerProperties$Keepalive"))
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
				.or(reflection.onConstructorInvocation(
						type("io.freshet.spring.autoconfigure.server.RpcServerProperties$Keepalive")
							.getDeclaredConstructors()[0]))
				.test(hints)).isTrue();
		});
	}

	private static Class<?> type(String name) {
		try {
			return Class.forName(name);
		}
		catch (ClassNotFoundException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String echo(EchoRpc.Client client, String text) {
		return client.echo(StringValue.of(text)).getValue();
	}

	private static Status failure(EchoRpc.Client client, String text) {
		return catchThrowableOfType(RpcException.class, () -> echo(client, text)).status();
	}

	/** Does what the build does, and then what the application does at startup. */
	private static void generate(BiConsumer<GenericApplicationContext, RuntimeHints> test) {
		AnnotationConfigApplicationContext source = new AnnotationConfigApplicationContext();
		source.register(Application.class);
		target(source);
		TestGenerationContext generation = new TestGenerationContext(AheadOfTimeTests.class);
		var initializer = new ApplicationContextAotGenerator().processAheadOfTime(source, generation);
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			GenericApplicationContext context = new GenericApplicationContext();
			@SuppressWarnings("unchecked")
			ApplicationContextInitializer<GenericApplicationContext> generated = compiled
				.getInstance(ApplicationContextInitializer.class, initializer.reflectionName());
			target(context);
			generated.initialize(context);
			try (context) {
				context.refresh();
				test.accept(context, generation.getRuntimeHints());
			}
		});
	}

	private static void target(GenericApplicationContext context) {
		TestPropertyValues.of("grpc.client.channel.echo.target=in-memory:" + NAME)
			.and(WithoutRegistries.PROPERTIES)
			.applyTo(context);
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class,
			RpcErrorAutoConfiguration.class })
	@Import({ EchoService.class, Clients.class, Advice.class, SeenByServer.class, Holder.class })
	static class Application {

		@Bean
		ServerOptionsCustomizer inMemory() {
			return (options) -> options.inMemory(NAME);
		}

		@Bean
		Answer answer(@RpcClient("echo") ObjectProvider<EchoRpc.Client> client) {
			return new Answer(client);
		}

	}

	/**
	 * Asks when it is asked itself.
	 *
	 * @param client gives the client
	 */
	record Answer(ObjectProvider<EchoRpc.Client> client) {

		String text() {
			return echo(this.client.getObject(), "bean method");
		}

	}

	/**
	 * Has a client as a component of a record.
	 *
	 * @param client the client
	 */
	record Holder(@RpcClient("echo") EchoRpc.Client client) {

	}

	/** Has clients in other places. */
	static class Clients {

		@RpcClient("echo")
		private EchoRpc.Client field;

		private final EchoRpc.Client parameter;

		private final ObjectProvider<EchoRpc.Client> provider;

		Clients(@RpcClient("echo") EchoRpc.Client parameter,
				@RpcClient("echo") ObjectProvider<EchoRpc.Client> provider) {
			this.parameter = parameter;
			this.provider = provider;
		}

	}

	/** The service. */
	@RpcService(interceptors = OwnInterceptor.class)
	static class EchoService implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			switch (request.getValue()) {
				case "refused" -> throw new IllegalArgumentException("no");
				case "broken" -> throw new UnsupportedOperationException("no");
				default -> {
					return StringValue
						.of(request.getValue() + ", seen by " + RpcContext.current().attribute(SeenByServer.SEEN));
				}
			}
		}

		@RpcExceptionHandler
		private Status refused(IllegalArgumentException failure) {
			return Status.of(StatusCode.INVALID_ARGUMENT, "by the service");
		}

	}

	/** Advice. */
	@RpcAdvice
	static class Advice {

		@RpcExceptionHandler
		private Status broken(UnsupportedOperationException failure) {
			return Status.of(StatusCode.DATA_LOSS, "by advice");
		}

	}

	/** An interceptor of one service, created with its dependencies. */
	static class OwnInterceptor implements ServerInterceptor {

		private final ObjectProvider<Clients> clients;

		OwnInterceptor(ObjectProvider<Clients> clients) {
			this.clients = clients;
		}

		@Override
		public void intercept(ServerCall call, Next next) throws Exception {
			assertThat(this.clients.getIfAvailable()).isNotNull();
			assertThat(call.attribute(SeenByServer.SEEN)).isEqualTo("one");
			call.attribute(SeenByServer.SEEN, "both");
			next.proceed(call);
		}

	}

	/** An interceptor of one method, found by its annotation. */
	@GlobalRpcInterceptor(methods = "testing.Echo/Echo")
	static class SeenByServer implements ServerInterceptor {

		static final AttributeKey<String> SEEN = AttributeKey.of("seen");

		@Override
		public void intercept(ServerCall call, Next next) throws Exception {
			call.attribute(SEEN, "one");
			next.proceed(call);
		}

	}

}
