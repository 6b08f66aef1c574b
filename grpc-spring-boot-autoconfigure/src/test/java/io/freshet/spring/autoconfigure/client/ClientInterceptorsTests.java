package io.freshet.spring.autoconfigure.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.protobuf.StringValue;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.GlobalRpcInterceptor;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Interceptors of channels that properties name, and of single clients. */
class ClientInterceptorsTests {

	private static final List<String> SEEN = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0",
				"grpc.client.channel.plain.target=static://127.0.0.1:${local.grpc.port}",
				"grpc.client.channel.named.target=static://127.0.0.1:${local.grpc.port}")
		.withBean(Echo.class)
		.withBean(Callers.class)
		.withBean("everywhere", Everywhere.class);

	@BeforeEach
	void forget() {
		SEEN.clear();
	}

	@Test
	void areInTheOrderOfThePropertyInsideThoseOfAllChannels() {
		this.runner.withBean("second", Second.class)
			.withBean("first", First.class)
			.withPropertyValues("grpc.client.channel.named.interceptors=second,first," + NoBean.class.getName())
			.run((context) -> {
				named(context);
				assertThat(SEEN).containsExactly("everywhere", "second", "first", "no bean");
				SEEN.clear();
				plain(context);
				assertThat(SEEN).containsExactly("everywhere");
			});
	}

	@Test
	void areInheritedUnlessTheChannelNamesItsOwn() {
		this.runner.withBean("first", First.class)
			.withPropertyValues("grpc.client.defaults.interceptors=first",
					"grpc.client.channel.named.interceptors=" + NoBean.class.getName())
			.run((context) -> {
				named(context);
				plain(context);
				assertThat(SEEN).containsExactly("everywhere", "no bean", "everywhere", "first");
			});
	}

	@Test
	void runOnceWhenTheyAreAroundAllCallsAnyway() {
		this.runner.withBean("marked", Marked.class)
			.withPropertyValues("grpc.client.channel.named.interceptors=marked")
			.run((context) -> {
				named(context);
				plain(context);
				assertThat(SEEN).containsExactly("everywhere", "marked", "everywhere", "marked");
			});
	}

	@Test
	void ofOneClientAreInsideThoseOfTheChannel() {
		this.runner.withBean("first", First.class)
			.withPropertyValues("grpc.client.channel.named.interceptors=first")
			.run((context) -> {
				context.getBean(Callers.class).own().getObject().echo(StringValue.of("hello"));
				assertThat(SEEN).containsExactly("everywhere", "first", "no bean");
				SEEN.clear();
				named(context);
				assertThat(SEEN).containsExactly("everywhere", "first");
			});
	}

	@Test
	void cannotBeAskedForWithAChannel() {
		this.runner.run((context) -> {
			ObjectProvider<RpcChannel> channel = context.getBean(Callers.class).channel();
			assertThatThrownBy(channel::getObject)
				.hasStackTraceContaining("only clients can have interceptors of their own");
		});
	}

	@Test
	void thatDoNotExistAreRefused() {
		this.runner.withPropertyValues("grpc.client.channel.named.interceptors=secnod")
			.run((context) -> assertThatThrownBy(() -> named(context))
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo("grpc.client.channel.named.interceptors");
					assertThat(failure.getReason()).contains("neither the name of a bean nor of a class")
						.contains("everywhere");
				}));
	}

	private static void named(ApplicationContext context) {
		context.getBean(Callers.class).named().getObject().echo(StringValue.of("hello"));
	}

	private static void plain(ApplicationContext context) {
		context.getBean(Callers.class).plain().getObject().echo(StringValue.of("hello"));
	}

	/**
	 * Calls.
	 *
	 * @param plain over a channel without interceptors of its own
	 * @param named over one that may have some
	 * @param own over the same, with more
	 * @param channel what cannot have interceptors
	 */
	record Callers(@RpcClient("plain") ObjectProvider<EchoRpc.Client> plain,
			@RpcClient("named") ObjectProvider<EchoRpc.Client> named, @RpcClient(value = "named", interceptors = {
					NoBean.class, First.class }) ObjectProvider<EchoRpc.Client> own,
			@RpcClient(value = "named", interceptors = NoBean.class) ObjectProvider<RpcChannel> channel){

	}

	/** Answers with what it is asked. */
	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

	/** Notes that it saw a call. */
	abstract static class Noting implements ClientInterceptor {

		private final String name;

		Noting(String name) {
			this.name = name;
		}

		@Override
		public void intercept(ClientCall call, Next next) {
			SEEN.add(this.name);
			next.proceed(call);
		}

	}

	/** A bean for all channels. */
	@Order(5)
	static class Everywhere extends Noting {

		Everywhere() {
			super("everywhere");
		}

	}

	/** A bean that properties name. */
	@Order(1)
	static class First extends Noting {

		First() {
			super("first");
		}

	}

	/** A bean that properties name. */
	@Order(2)
	static class Second extends Noting {

		Second() {
			super("second");
		}

	}

	/** A bean for all channels, whoever names it. */
	@GlobalRpcInterceptor
	@Order(7)
	static class Marked extends Noting {

		Marked() {
			super("marked");
		}

	}

	/** Made for those that name it. */
	static class NoBean extends Noting {

		NoBean() {
			super("no bean");
		}

	}

}
