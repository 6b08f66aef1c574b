package io.freshet.spring.autoconfigure.interceptor;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.protobuf.StringValue;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.GlobalRpcInterceptor;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.freshet.spring.security.TalkRpc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Interceptor beans are for the calls that their annotation names. */
class GlobalRpcInterceptorTests {

	private static final List<String> SEEN = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0");

	@BeforeEach
	void forget() {
		SEEN.clear();
	}

	@Test
	void areInTheirOrderWhateverTheyAreFor() {
		this.contextRunner.withUserConfiguration(Ordered.class)
			.withBean(Echo.class)
			.withBean(Talk.class)
			.run((context) -> {
				echo(context);
				assertThat(SEEN).containsExactly("all", "echo", "last");
				SEEN.clear();
				say(context);
				assertThat(SEEN).containsExactly("all", "say", "last");
			});
	}

	@Test
	void ofServiceThatIsForOtherMethodsTooRunsOnceForEachCall() {
		this.contextRunner.withBean(Partly.class).withBean(Listing.class).withBean(Talk.class).run((context) -> {
			echo(context);
			say(context);
			assertThat(SEEN).containsExactly("partly Echo", "partly Say");
		});
	}

	@Test
	void refusePatternsThatAreNone() {
		this.contextRunner.withBean(WrongService.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidInterceptorException.class)
				.hasMessageContaining(WrongService.class.getName())
				.hasMessageContaining("'te*ing' is neither the name of a service"));
		this.contextRunner.withBean(WrongMethod.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'Echo' is neither the name of a method"));
		this.contextRunner.withBean(WrongSide.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("lists channels, but is around calls of the server"));
	}

	@Test
	void ofClientsAreForTheirChannels() {
		this.contextRunner.withBean(Echo.class)
			.withUserConfiguration(OfClients.class)
			.withBean(Callers.class)
			.withPropertyValues("grpc.client.channel.one.target=static://127.0.0.1:${local.grpc.port}",
					"grpc.client.channel.two.target=static://127.0.0.1:${local.grpc.port}")
			.run((context) -> {
				Callers callers = context.getBean(Callers.class);
				callers.one().getObject().echo(StringValue.of("x"));
				assertThat(SEEN).containsExactly("everywhere", "one");
				SEEN.clear();
				callers.two().getObject().echo(StringValue.of("x"));
				assertThat(SEEN).containsExactly("everywhere");
			});
	}

	private static void echo(ApplicationContext context) {
		try (RpcChannel channel = channel(context)) {
			new EchoRpc.ClientBinding().create(channel).echo(StringValue.of("x"));
		}
	}

	private static void say(ApplicationContext context) {
		try (RpcChannel channel = channel(context)) {
			channel.blocking().unary(TalkRpc.SAY, CallOptions.DEFAULT, StringValue.of("x"));
		}
	}

	private static RpcChannel channel(ApplicationContext context) {
		return RpcChannel.create("127.0.0.1:" + context.getBean(RpcServer.class).port());
	}

	private static ServerInterceptor seen(String name) {
		return (call, next) -> {
			SEEN.add(name);
			next.proceed(call);
		};
	}

	private static ClientInterceptor sent(String name) {
		return (call, next) -> {
			SEEN.add(name);
			next.proceed(call);
		};
	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

	@RpcService
	static class Talk implements TalkRpc.Service {

		@Override
		public StringValue say(StringValue request) {
			return request;
		}

	}

	@RpcService(interceptors = Partly.class)
	static class Listing extends Echo {

	}

	@GlobalRpcInterceptor(methods = "testing.Talk/S*")
	static class Partly implements ServerInterceptor {

		@Override
		public void intercept(ServerCall call, Next next) throws Exception {
			SEEN.add("partly " + call.method().name());
			next.proceed(call);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Ordered {

		@Bean
		@Order(3)
		ServerInterceptor last() {
			return seen("last");
		}

		@Bean
		@Order(2)
		@GlobalRpcInterceptor(services = "testing.Ec*")
		ServerInterceptor ofEcho() {
			return seen("echo");
		}

		@Bean
		@Order(2)
		@GlobalRpcInterceptor(methods = { "testing.Talk/Say", "testing.Talk/Hear" })
		ServerInterceptor ofSay() {
			return seen("say");
		}

		@Bean
		@Order(1)
		@GlobalRpcInterceptor
		ServerInterceptor all() {
			return seen("all");
		}

	}

	@GlobalRpcInterceptor(services = "te*ing")
	static class WrongService extends Partly {

	}

	@GlobalRpcInterceptor(methods = "Echo")
	static class WrongMethod extends Partly {

	}

	@GlobalRpcInterceptor(channels = "one")
	static class WrongSide extends Partly {

	}

	@Configuration(proxyBeanMethods = false)
	static class OfClients {

		@Bean
		@Order(2)
		@GlobalRpcInterceptor(channels = "one", services = "testing.*")
		ClientInterceptor ofOne() {
			return sent("one");
		}

		@Bean
		@Order(2)
		@GlobalRpcInterceptor(services = "other.*")
		ClientInterceptor ofOther() {
			return sent("other");
		}

		@Bean
		@Order(1)
		ClientInterceptor everywhere() {
			return sent("everywhere");
		}

	}

	/** Calls over two channels. */
	record Callers(@RpcClient("one") ObjectProvider<EchoRpc.Client> one,
			@RpcClient("two") ObjectProvider<EchoRpc.Client> two) {

	}

}
