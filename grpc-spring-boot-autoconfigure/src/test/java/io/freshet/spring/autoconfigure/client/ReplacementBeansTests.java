package io.freshet.spring.autoconfigure.client;

import java.time.Duration;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ReplacementBeans}. */
class ReplacementBeansTests {

	private static final EchoRpc.Client OTHER = new EchoRpc.ClientBinding()
		.create(RpcChannel.create("static://other:9"));

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcClientAutoConfiguration.class))
		.withPropertyValues("grpc.client.channel.orders.target=static://orders:1",
				"grpc.client.channel.stock.target=static://stock:2")
		.withBean(Holder.class);

	@Test
	void beanNamedLikeChannelReplacesItsClient() {
		this.contextRunner.withUserConfiguration(Named.class)
			.run((context) -> assertTargets(context.getBean(Holder.class), "static://other:9", "static://stock:2"));
	}

	@Test
	void beanQualifiedLikeChannelReplacesItsClient() {
		this.contextRunner.withUserConfiguration(Qualified.class)
			.run((context) -> assertTargets(context.getBean(Holder.class), "static://orders:1", "static://other:9"));
	}

	@Test
	void primaryBeanReplacesEveryClient() {
		this.contextRunner.withUserConfiguration(PrimaryBean.class)
			.run((context) -> assertTargets(context.getBean(Holder.class), "static://other:9", "static://other:9"));
	}

	@Test
	void beanOfOtherNameReplacesNothing() {
		this.contextRunner.withUserConfiguration(Unrelated.class)
			.run((context) -> assertTargets(context.getBean(Holder.class), "static://orders:1", "static://stock:2"));
	}

	@Test
	void beanMadeFromItsOwnChannelGetsTheChannelsClient() {
		this.contextRunner.withUserConfiguration(Derived.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Holder holder = context.getBean(Holder.class);
			assertThat(holder.orders()).isSameAs(context.getBean("orders"));
			assertTargets(holder, "static://orders:1", "static://stock:2");
		});
	}

	@Test
	void channelBeanReplacesChannelOfProperties() {
		this.contextRunner.withUserConfiguration(ChannelBean.class)
			.run((context) -> assertTargets(context.getBean(Holder.class), "static://other:9", "static://stock:2"));
	}

	private static void assertTargets(Holder holder, String orders, String stock) {
		assertThat(EchoRpc.Stub.target(holder.orders())).isEqualTo(orders);
		assertThat(EchoRpc.Stub.target(holder.stock())).isEqualTo(stock);
	}

	record Holder(@RpcClient("orders") EchoRpc.Client orders, @RpcClient("stock") EchoRpc.Client stock) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Named {

		@Bean
		EchoRpc.Client orders() {
			return OTHER;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Qualified {

		@Bean
		@Qualifier("stock")
		EchoRpc.Client anything() {
			return OTHER;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryBean {

		@Bean
		@Primary
		EchoRpc.Client anything() {
			return OTHER;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unrelated {

		@Bean
		EchoRpc.Client anything() {
			return OTHER;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Derived {

		@Bean
		EchoRpc.Client orders(@RpcClient("orders") EchoRpc.Client client) {
			return client.withDeadline(Duration.ofSeconds(1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChannelBean {

		@Bean(destroyMethod = "")
		RpcChannel orders() {
			return RpcChannel.create("static://other:9");
		}

	}

}
