package io.freshet.spring.autoconfigure.services;

import java.time.Duration;

import com.google.protobuf.StringValue;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.services.channelz.ChannelzService;
import io.freshet.services.channelz.v1.ChannelzRpc;
import io.freshet.services.channelz.v1.GetServersRequest;
import io.freshet.services.channelz.v1.GetTopChannelsRequest;
import io.freshet.services.reflection.ReflectionServices;
import io.freshet.services.reflection.v1.ServerReflectionRequest;
import io.freshet.services.reflection.v1.ServerReflectionResponse;
import io.freshet.services.reflection.v1.ServerReflectionRpc;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for reflection and channelz in an application. */
class RpcServicesAutoConfigurationTests {

	private static final String REFLECTION = "grpc.reflection.v1.ServerReflection";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class, RpcClientAutoConfiguration.class,
				RpcReflectionAutoConfiguration.class, RpcChannelzAutoConfiguration.class))
		.withPropertyValues("grpc.server.port=0",
				"grpc.client.channel.self.target=static://127.0.0.1:${local.grpc.port}")
		.withBean(Echo.class)
		.withBean(Caller.class);

	private final FilteredClassLoader withoutSecurity = new FilteredClassLoader("org.springframework.security");

	@Test
	void reflectsAllServicesWhereThereIsNoSecurity() {
		this.contextRunner.withClassLoader(this.withoutSecurity).run((context) -> {
			RpcChannel channel = context.getBean(Caller.class).channel();
			try (BidiStream<ServerReflectionRequest, ServerReflectionResponse> stream = ServerReflectionRpc
				.client(channel)
				.withDeadline(Duration.ofSeconds(10))
				.serverReflectionInfo()) {
				stream.write(ServerReflectionRequest.newBuilder().setListServices("").build());
				assertThat(stream.read().getListServicesResponse().getServiceList())
					.extracting((service) -> service.getName())
					.containsExactly(REFLECTION, "grpc.reflection.v1alpha.ServerReflection", "testing.Echo");
				stream.write(ServerReflectionRequest.newBuilder().setFileContainingSymbol(REFLECTION).build());
				assertThat(stream.read().hasFileDescriptorResponse()).isTrue();
			}
		});
	}

	@Test
	void reflectsASecuredApplicationOnlyWhenAskedTo() {
		this.contextRunner.run((context) -> assertThat(names(context)).doesNotContain(REFLECTION));
		this.contextRunner.withPropertyValues("grpc.server.reflection.enabled=true")
			.run((context) -> assertThat(names(context)).contains(REFLECTION));
	}

	@Test
	void reflectsWhereSecurityIsSwitchedOff() {
		this.contextRunner.withPropertyValues("grpc.server.security.enabled=false")
			.run((context) -> assertThat(names(context)).contains(REFLECTION));
	}

	@Test
	void doesNotReflectWhenSwitchedOff() {
		this.contextRunner.withClassLoader(this.withoutSecurity)
			.withPropertyValues("grpc.server.reflection.enabled=false")
			.run((context) -> assertThat(names(context)).doesNotContain(REFLECTION));
	}

	@Test
	void servesNothingOfItWithoutTheModule() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ReflectionServices.class, ChannelzService.class))
			.withPropertyValues("grpc.server.reflection.enabled=true", "grpc.server.channelz.enabled=true")
			.run((context) -> assertThat(names(context)).containsExactly("testing.Echo"));
	}

	@Test
	void showsChannelzOnlyWhenAskedTo() {
		this.contextRunner.run((context) -> assertThat(names(context)).doesNotContain("grpc.channelz.v1.Channelz"));
		this.contextRunner.withPropertyValues("grpc.server.channelz.enabled=true").run((context) -> {
			ChannelzRpc.Client client = ChannelzRpc.client(context.getBean(Caller.class).channel())
				.withDeadline(Duration.ofSeconds(10));
			assertThat(client.getServers(GetServersRequest.getDefaultInstance()).getServerCount()).isEqualTo(1);
			assertThat(client.getTopChannels(GetTopChannelsRequest.getDefaultInstance())
				.getChannel(0)
				.getData()
				.getTarget()).startsWith("static://127.0.0.1:");
		});
	}

	private static Iterable<String> names(AssertableApplicationContext context) {
		return context.getBean(RpcServer.class).services().stream().map(ServiceDescriptor::name).toList();
	}

	@Lazy
	record Caller(@RpcClient("self") RpcChannel channel) {

	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return request;
		}

	}

}
