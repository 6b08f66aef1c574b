package io.freshet.spring.autoconfigure.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.FlowControl;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.policy.RetryThrottling;
import io.freshet.rpc.client.policy.ServiceConfig;
import io.freshet.spring.ChannelOptionsCustomizer;
import io.freshet.spring.RpcClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link RpcClientAutoConfiguration}. */
class RpcClientAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcClientAutoConfiguration.class))
		.withPropertyValues("grpc.client.channel.orders.target=static://orders:1");

	@Test
	void isOnByDefault() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(RpcClients.class));
	}

	@Test
	void isOffByProperty() {
		this.contextRunner.withPropertyValues("grpc.client.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RpcClients.class));
	}

	@Test
	void backsOffWithoutTheRuntime() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(RpcChannel.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RpcClientAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutTheHttp2Codec() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.netty.handler.codec.http2"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RpcClientAutoConfiguration.class));
	}

	@Test
	void createsNoChannelThatNobodyAsksFor() {
		this.contextRunner.withPropertyValues("grpc.client.channel.orders.target=nonsense:")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void takesPoliciesOfMethods() {
		this.contextRunner.withBean(Holder.class)
			.withPropertyValues("grpc.client.defaults.retry=safe",
					"grpc.client.channel.orders.methods[0].names=shop.Orders",
					"grpc.client.channel.orders.methods[0].timeout=1ms")
			.run((context) -> {
				ServiceConfig config = context.getBean(Holder.class).channel().options().serviceConfig();
				assertThat(config.isEmpty()).isFalse();
				assertThat(config.throttling()).isEqualTo(RetryThrottling.DEFAULTS);
			});
	}

	@Test
	void failsWithAPropertyThatNobodyReads() {
		this.contextRunner.withPropertyValues("grpc.client.channel.orders.retry-policy.max-attempts=3")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(UnboundConfigurationPropertiesException.class));
	}

	@Test
	void hasTheDefaultsOfTheRuntime() {
		ChannelOptions defaults = ChannelOptions.defaults();
		this.contextRunner.withBean(Holder.class).run((context) -> {
			ChannelOptions options = context.getBean(Holder.class).channel().options();
			assertThat(options).usingRecursiveComparison().isEqualTo(defaults);
		});
	}

	@Test
	void appliesEveryProperty() {
		this.contextRunner.withBean(Holder.class)
			.withPropertyValues("grpc.client.channel.orders.deadline=1500ms",
					"grpc.client.channel.orders.connect-timeout=3s", "grpc.client.channel.orders.connections=4",
					"grpc.client.channel.orders.wait-for-ready=true", "grpc.client.channel.orders.compression=gzip",
					"grpc.client.channel.orders.authority=orders.test", "grpc.client.channel.orders.user-agent=shop/1",
					"grpc.client.channel.orders.inbound.message.max-size=1MB",
					"grpc.client.channel.orders.inbound.metadata.max-size=16KB",
					"grpc.client.channel.orders.ssl.enabled=true")
			.run((context) -> {
				ChannelOptions options = context.getBean(Holder.class).channel().options();
				assertThat(options.deadline()).isEqualTo(Duration.ofMillis(1500));
				assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(options.connections()).isEqualTo(4);
				assertThat(options.waitForReady()).isTrue();
				assertThat(options.compression()).isEqualTo("gzip");
				assertThat(options.authority()).isEqualTo("orders.test");
				assertThat(options.userAgent()).isEqualTo("shop/1");
				assertThat(options.maxInboundMessageBytes()).isEqualTo(1024 * 1024);
				assertThat(options.maxMetadataBytes()).isEqualTo(16 * 1024);
				assertThat(options.tls()).isNotNull();
			});
	}

	@Test
	void appliesEveryPropertyOfConnections() {
		this.contextRunner.withBean(Holder.class)
			.withPropertyValues("grpc.client.channel.orders.max-connections-per-endpoint=3",
					"grpc.client.channel.orders.http-version=HTTP/1.1", "grpc.client.channel.orders.idle-timeout=1m",
					"grpc.client.channel.orders.keepalive.time=5m", "grpc.client.channel.orders.keepalive.timeout=6s",
					"grpc.client.channel.orders.keepalive.without-calls=true")
			.run((context) -> {
				ChannelOptions options = context.getBean(Holder.class).channel().options();
				assertThat(options.maxConnectionsPerEndpoint()).isEqualTo(3);
				assertThat(options.httpVersion()).isEqualTo(HttpVersion.HTTP_1_1);
				assertThat(options.connection().maxIdle()).isEqualTo(Duration.ofMinutes(1));
				assertThat(options.connection().keepAliveTime()).isEqualTo(Duration.ofMinutes(5));
				assertThat(options.connection().keepAliveTimeout()).isEqualTo(Duration.ofSeconds(6));
				assertThat(options.connection().keepAliveWithoutCalls()).isTrue();
			});
	}

	@Test
	void appliesEveryPropertyOfFlowControl() {
		this.contextRunner.withBean(Holder.class)
			.withPropertyValues("grpc.client.defaults.flow-control.max-stream-window=4MB")
			.run((context) -> assertThat(flowControl(context)).isEqualTo(FlowControl.automatic(1024 * 1024, 4194304)));
		this.contextRunner.withBean(Holder.class)
			.withPropertyValues("grpc.client.channel.orders.flow-control.stream-window=128KB",
					"grpc.client.defaults.flow-control.connection-window=512KB")
			.run((context) -> assertThat(flowControl(context)).isEqualTo(FlowControl.fixed(131_072, 524_288)));
		this.contextRunner.withBean(Holder.class)
			.withPropertyValues("grpc.client.channel.orders.flow-control.stream-window=1KB")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("grpc.client.channel.orders.flow-control.stream-window")
				.hasStackTraceContaining("streamWindowBytes is 1024, it has to be at least 65535"));
	}

	private static FlowControl flowControl(AssertableApplicationContext context) {
		return context.getBean(Holder.class).channel().options().connection().flowControl();
	}

	@Test
	void speaksPlaintextInMemoryWhateverTheSslProperties() {
		this.contextRunner.withBean(Holder.class)
			.withPropertyValues("grpc.client.channel.orders.target=in-memory:here",
					"grpc.client.defaults.ssl.enabled=true")
			.run((context) -> assertThat(context.getBean(Holder.class).channel().options().tls()).isNull());
	}

	@Test
	void resolvesPlaceholdersOfTargetWhenChannelIsCreated() {
		this.contextRunner.withBean(Holder.class)
			.withPropertyValues("grpc.client.channel.orders.target=static://localhost:${local.grpc.port}",
					"local.grpc.port=4711")
			.run((context) -> assertThat(context.getBean(Holder.class).channel().target())
				.isEqualTo("static://localhost:4711"));
	}

	@Test
	void appliesInterceptorsAndThenCustomizersInTheirOrder() {
		this.contextRunner.withBean(Holder.class).withUserConfiguration(Extensions.class).run((context) -> {
			ChannelOptions options = context.getBean(Holder.class).channel().options();
			assertThat(options.interceptors()).containsExactly(context.getBean("outer", ClientInterceptor.class),
					context.getBean("inner", ClientInterceptor.class));
			assertThat(context.getBean(Extensions.class).seen).containsExactly("first orders", "second orders");
			assertThat(options.userAgent()).isEqualTo("second");
		});
	}

	@Test
	void namesPropertyThatHasAnImpossibleValue() {
		assertInvalid("connections", "0", "connections is 0, it has to be at least 1");
		assertInvalid("deadline", "0s", "it has to be more than zero");
		assertInvalid("inbound.message.max-size", "2GB", "it has to be less than 2GB");
		assertInvalid("compression", "zip", "zip");
	}

	private void assertInvalid(String property, String value, String reason) {
		this.contextRunner.withBean(Holder.class)
			.withPropertyValues("grpc.client.channel.orders." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(InvalidConfigurationPropertyValueException.class.getName())
				.hasStackTraceContaining("grpc.client.channel.orders." + property)
				.hasStackTraceContaining(reason));
	}

	record Holder(@RpcClient("orders") RpcChannel channel) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Extensions {

		private final List<String> seen = new ArrayList<>();

		@Bean
		@Order(2)
		ClientInterceptor inner() {
			return (call, next) -> next.proceed(call);
		}

		@Bean
		@Order(1)
		ClientInterceptor outer() {
			return (call, next) -> next.proceed(call);
		}

		@Bean
		@Order(2)
		ChannelOptionsCustomizer second() {
			return (name, options) -> {
				this.seen.add("second " + name);
				options.userAgent("second");
			};
		}

		@Bean
		@Order(1)
		ChannelOptionsCustomizer first() {
			return (name, options) -> {
				this.seen.add("first " + name);
				options.userAgent("first");
			};
		}

	}

}
