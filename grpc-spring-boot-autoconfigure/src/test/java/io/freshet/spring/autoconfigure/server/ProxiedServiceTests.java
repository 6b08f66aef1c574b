package io.freshet.spring.autoconfigure.server;

import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcExceptionHandler;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.error.RpcErrorAutoConfiguration;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Calls go through the proxies that Spring puts around a service. */
class ProxiedServiceTests {

	private final List<String> advised = new ArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0",
				"grpc.client.channel.self.target=static://127.0.0.1:${local.grpc.port}",
				"grpc.client.defaults.deadline=10s")
		.withBean(Caller.class);

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void adviceIsAroundEveryCall(boolean classProxy) {
		MethodInterceptor advice = (invocation) -> {
			this.advised.add(invocation.getMethod().getName());
			return invocation.proceed();
		};
		this.contextRunner.withBean("advice", MethodInterceptor.class, () -> advice)
			.withBean(BeanNameAutoProxyCreator.class, () -> proxyCreator(classProxy))
			.withBean("echo", Echo.class)
			.run((context) -> {
				StringValue hello = StringValue.of("hello");
				assertThat(context.getBean(Caller.class).client().getObject().echo(hello)).isEqualTo(hello);
				assertThat(this.advised).containsExactly("echo");
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void serviceOfABeanMethodIsFoundBehindItsProxy(boolean classProxy) {
		MethodInterceptor advice = (invocation) -> {
			this.advised.add(invocation.getMethod().getName());
			return invocation.proceed();
		};
		this.contextRunner.withBean("advice", MethodInterceptor.class, () -> advice)
			.withBean(BeanNameAutoProxyCreator.class, () -> proxyCreator(classProxy))
			.withConfiguration(AutoConfigurations.of(RpcErrorAutoConfiguration.class))
			.withUserConfiguration(BeanMethodConfiguration.class)
			.run((context) -> {
				EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
				assertThat(client.echo(StringValue.of("hello")).getValue()).isEqualTo("hello");
				assertThat(this.advised).containsExactly("echo");
				assertThat(catchThrowableOfType(RpcException.class, () -> client.echo(StringValue.of("fail"))).code())
					.isEqualTo(StatusCode.DATA_LOSS);
			});
	}

	@Test
	void beanOfAGeneratedInterfaceWithoutTheAnnotationIsNotServed() {
		this.contextRunner.withBean("echo", EchoRpc.Service.class, () -> (new EchoRpc.Service() {
		})).run((context) -> assertThat(context.getBean(RpcServer.class).services()).isEmpty());
	}

	@Test
	void scopedProxyIsServedOnce() {
		this.contextRunner.withUserConfiguration(ScopedConfiguration.class).run((context) -> {
			assertThat(context.getBean(RpcServer.class).services()).hasSize(1);
			EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
			assertThat(client.echo(StringValue.of("x")).getValue()).isEqualTo("x");
		});
	}

	private static BeanNameAutoProxyCreator proxyCreator(boolean classProxy) {
		BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
		creator.setBeanNames("echo");
		creator.setInterceptorNames("advice");
		creator.setProxyTargetClass(classProxy);
		return creator;
	}

	@Configuration(proxyBeanMethods = false)
	@ComponentScan(basePackageClasses = ProxiedServiceTests.class, useDefaultFilters = false,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Scoped.class))
	static class ScopedConfiguration {

	}

	/** The annotation is on the class, which the method does not tell. */
	@Configuration(proxyBeanMethods = false)
	static class BeanMethodConfiguration {

		@Bean
		EchoRpc.Service echo() {
			return new Failing();
		}

	}

	@RpcService
	static class Failing extends Echo {

		@Override
		public StringValue echo(StringValue request) {
			if (request.getValue().equals("fail")) {
				throw new IllegalStateException();
			}
			return request;
		}

		@RpcExceptionHandler(code = StatusCode.DATA_LOSS)
		private void handle(IllegalStateException failure) {
		}

	}

	record Caller(@RpcClient("self") ObjectProvider<EchoRpc.Client> client) {

	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

	@RpcService
	@Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class Scoped extends Echo {

	}

}
