package io.freshet.spring.autoconfigure.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Every position that {@code @RpcClient} may have. */
class RpcClientInjectionTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcClientAutoConfiguration.class))
		.withPropertyValues("grpc.client.channel.orders.target=static://orders:1",
				"grpc.client.channel.stock.target=static://stock:2");

	@Test
	void injectsIntoFieldWithoutAutowired() {
		this.contextRunner.withBean(PlainField.class)
			.run((context) -> assertTarget(context.getBean(PlainField.class).client, "static://orders:1"));
	}

	@Test
	void injectsIntoFieldWithAutowired() {
		this.contextRunner.withBean(AutowiredField.class)
			.run((context) -> assertTarget(context.getBean(AutowiredField.class).client, "static://orders:1"));
	}

	@Test
	void injectsIntoInheritedField() {
		this.contextRunner.withBean(InheritedField.class)
			.run((context) -> assertTarget(context.getBean(InheritedField.class).client, "static://orders:1"));
	}

	@Test
	void injectsIntoConstructorParametersByTheirOwnNames() {
		this.contextRunner.withBean(ByConstructor.class).run((context) -> {
			ByConstructor bean = context.getBean(ByConstructor.class);
			assertTarget(bean.orders, "static://orders:1");
			assertTarget(bean.stock, "static://stock:2");
		});
	}

	@Test
	void injectsIntoRecordComponent() {
		this.contextRunner.withBean(ByRecord.class)
			.run((context) -> assertTarget(context.getBean(ByRecord.class).client(), "static://orders:1"));
	}

	@Test
	void injectsIntoParameterOfBeanMethod() {
		this.contextRunner.withUserConfiguration(ByBeanMethod.class)
			.run((context) -> assertThat(context.getBean(String.class)).isEqualTo("static://stock:2"));
	}

	@Test
	void injectsIntoParameterOfSetter() {
		this.contextRunner.withBean(BySetter.class)
			.run((context) -> assertTarget(context.getBean(BySetter.class).client, "static://stock:2"));
	}

	@Test
	void injectsChannelItself() {
		this.contextRunner.withBean(ByChannel.class).run((context) -> {
			ByChannel bean = context.getBean(ByChannel.class);
			assertThat(bean.channel.target()).isEqualTo("static://orders:1");
			assertThat(bean.channel).isSameAs(EchoRpc.Stub.channel(bean.client));
		});
	}

	@Test
	void injectsProviderOptionalAndLazyProxy() {
		this.contextRunner.withBean(Wrapped.class).run((context) -> {
			Wrapped bean = context.getBean(Wrapped.class);
			assertTarget(bean.provider.getObject(), "static://orders:1");
			assertTarget(bean.optional.orElseThrow(), "static://stock:2");
			assertThat(AopUtils.isAopProxy(bean.lazy)).isTrue();
			assertTarget(bean.lazy.withWaitForReady(), "static://stock:2");
		});
	}

	@Test
	void asksForLazyClientNoEarlierThanItIsUsed() {
		this.contextRunner.withBean(LazyUnknown.class).run((context) -> {
			assertThat(context).hasNotFailed();
			EchoRpc.Client client = context.getBean(LazyUnknown.class).client;
			assertThatExceptionOfType(UnknownChannelException.class).isThrownBy(client::withWaitForReady);
		});
	}

	@Test
	void injectsByComposedAnnotation() {
		this.contextRunner.withBean(Composed.class)
			.run((context) -> assertTarget(context.getBean(Composed.class).client, "static://stock:2"));
	}

	@Test
	void injectsIntoBeansWhateverTheirOrder() {
		this.contextRunner.withBean("a", PlainField.class)
			.withUserConfiguration(ByBeanMethod.class)
			.withBean("z", ByConstructor.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(EchoRpc.Stub.channel(context.getBean(PlainField.class).client))
					.isSameAs(EchoRpc.Stub.channel(context.getBean(ByConstructor.class).orders));
			});
	}

	@Test
	void refusesTypeThatIsNoGeneratedClient() {
		this.contextRunner.withBean(WrongType.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("@RpcClient(\"orders\") asks for a " + EchoRpc.Service.class.getName()
						+ ", which is neither a generated client interface nor RpcChannel"));
	}

	private static void assertTarget(EchoRpc.Client client, String target) {
		assertThat(EchoRpc.Stub.target(client)).isEqualTo(target);
	}

	static class PlainField {

		@RpcClient("orders")
		private EchoRpc.Client client;

	}

	static class AutowiredField {

		@Autowired
		@RpcClient("orders")
		private EchoRpc.Client client;

	}

	static class InheritedField extends PlainFieldParent {

	}

	abstract static class PlainFieldParent {

		@RpcClient("orders")
		protected EchoRpc.Client client;

	}

	static class ByConstructor {

		private final EchoRpc.Client orders;

		private final EchoRpc.Client stock;

		ByConstructor(@RpcClient("orders") EchoRpc.Client orders, @RpcClient("stock") EchoRpc.Client stock) {
			this.orders = orders;
			this.stock = stock;
		}

	}

	record ByRecord(@RpcClient("orders") EchoRpc.Client client) {

	}

	@Configuration(proxyBeanMethods = false)
	static class ByBeanMethod {

		@Bean
		String target(@RpcClient("stock") EchoRpc.Client client) {
			return EchoRpc.Stub.target(client);
		}

	}

	static class BySetter {

		private EchoRpc.Client client;

		@Autowired
		void setClient(@RpcClient("stock") EchoRpc.Client client) {
			this.client = client;
		}

	}

	static class ByChannel {

		@RpcClient("orders")
		private RpcChannel channel;

		@RpcClient("orders")
		private EchoRpc.Client client;

	}

	static class Wrapped {

		private final ObjectProvider<EchoRpc.Client> provider;

		private final Optional<EchoRpc.Client> optional;

		private final EchoRpc.Client lazy;

		Wrapped(@RpcClient("orders") ObjectProvider<EchoRpc.Client> provider,
				@RpcClient("stock") Optional<EchoRpc.Client> optional, @Lazy @RpcClient("stock") EchoRpc.Client lazy) {
			this.provider = provider;
			this.optional = optional;
			this.lazy = lazy;
		}

	}

	static class LazyUnknown {

		@Lazy
		@RpcClient("nobody")
		private EchoRpc.Client client;

	}

	static class Composed {

		@Stock
		private EchoRpc.Client client;

	}

	static class WrongType {

		@RpcClient("orders")
		private EchoRpc.Service client;

	}

	@RpcClient("stock")
	@Target(ElementType.FIELD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Stock {

	}

}
