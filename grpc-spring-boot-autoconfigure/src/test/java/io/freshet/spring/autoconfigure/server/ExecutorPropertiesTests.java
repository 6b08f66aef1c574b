package io.freshet.spring.autoconfigure.server;

import java.util.concurrent.Executor;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Properties say where handlers run. */
class ExecutorPropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RpcServerAutoConfiguration.class))
		.withBean("mine", Executor.class, () -> (task) -> new Thread(task, "mine").start())
		.withPropertyValues("grpc.server.port=0");

	@Test
	void poolIsAskedForByName() {
		assertRunsOn("freshet-handler-", "grpc.server.executor.type=pool", "spring.threads.virtual.enabled=true");
	}

	@Test
	void eventLoopIsAskedForByName() {
		assertRunsOn("freshet-server-", "grpc.server.executor.type=event-loop");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsAreAskedForByName() {
		assertRunsOn("virtual", "grpc.server.executor.type=virtual");
		assertRunsOn("virtual", "spring.threads.virtual.enabled=true");
		assertRunsOn("freshet-handler-", "spring.threads.virtual.enabled=false");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void virtualThreadsThatJavaHasNotAreRefused() {
		this.contextRunner.withBean(Echo.class)
			.withPropertyValues("grpc.server.executor.type=virtual")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("grpc.server.executor.type")
				.hasMessageContaining("Java 21"));
	}

	@Test
	void serviceHasTheExecutorThatAPropertyNames() {
		assertRunsOn("mine", "grpc.server.executor.services[testing.Echo]=mine");
		assertRunsOn("freshet-server-", "grpc.server.executor.services[testing.Echo]=event-loop");
	}

	@Test
	void annotationMayNameAProperty() {
		ApplicationContextRunner runner = this.contextRunner.withBean(ByProperty.class);
		runner.withPropertyValues("echo.executor=mine")
			.run((context) -> assertThat(thread(context.getBean(RpcServer.class))).isEqualTo("mine"));
		runner.withPropertyValues("grpc.server.executor.type=pool")
			.run((context) -> assertThat(thread(context.getBean(RpcServer.class))).startsWith("freshet-handler-"));
		runner.withPropertyValues("echo.executor=mine", "grpc.server.executor.services[testing.Echo]=event-loop")
			.run((context) -> assertThat(thread(context.getBean(RpcServer.class))).startsWith("freshet-server-"));
	}

	@Test
	void servicesAndExecutorsThatDoNotExistAreRefused() {
		this.contextRunner.withBean(Echo.class)
			.withPropertyValues("grpc.server.executor.services[testing.Eco]=mine")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("grpc.server.executor.services[testing.Eco]")
				.hasMessageContaining("there is testing.Echo"));
		this.contextRunner.withBean(Echo.class)
			.withPropertyValues("grpc.server.executor.services[testing.Echo]=yours")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("there is mine, event-loop"));
	}

	private void assertRunsOn(String thread, String... properties) {
		this.contextRunner.withBean(Echo.class)
			.withPropertyValues(properties)
			.run((context) -> assertThat(thread(context.getBean(RpcServer.class))).startsWith(thread));
	}

	private static String thread(RpcServer server) {
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port())) {
			return channel.blocking()
				.unary(EchoRpc.ECHO, CallOptions.DEFAULT, StringValue.getDefaultInstance())
				.getValue();
		}
	}

	/** Says where it runs. */
	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			assertThat(RpcContext.current().method()).isSameAs(EchoRpc.ECHO);
			Thread thread = Thread.currentThread();
			boolean virtual = thread.toString().startsWith("VirtualThread");
			return StringValue.of(virtual ? "virtual" : thread.getName());
		}

	}

	/** Says so, too. */
	@RpcService(executor = "${echo.executor:}")
	static class ByProperty extends Echo {

	}

}
