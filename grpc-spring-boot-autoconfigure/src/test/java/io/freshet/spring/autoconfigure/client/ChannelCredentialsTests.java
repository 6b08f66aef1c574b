package io.freshet.spring.autoconfigure.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.google.protobuf.StringValue;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import io.freshet.spring.CallCredentials;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.autoconfigure.security.TokenCredentialsAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What channels show to servers, and when they do not. */
class ChannelCredentialsTests {

	private final List<Metadata> received = new CopyOnWriteArrayList<>();

	private RpcServer server;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void start() throws Exception {
		this.server = RpcServer.create(ServerOptions.builder().port(0).interceptors(List.of((call, next) -> {
			this.received.add(call.metadata());
			next.proceed(call);
		})).build(), List
			.of(ServiceDefinition.builder(EchoRpc.DESCRIPTOR).unary(EchoRpc.ECHO, (request) -> request).build()))
			.start();
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RpcClientAutoConfiguration.class, TokenCredentialsAutoConfiguration.class))
			.withPropertyValues("grpc.client.defaults.deadline=10s",
					"grpc.client.channel.x.target=127.0.0.1:" + this.server.port(),
					"grpc.client.channel.x.auth.allow-plaintext=true")
			.withBean(Caller.class);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@CsvSource({ "basic.username=ada;basic.password=s:crét, Basic YWRhOnM6Y3LDqXQ=", "bearer.token=t1, Bearer t1",
			"credentials=mine, Bearer mine" })
	void showsCredentials(String properties, String expected) {
		run(properties, (client) -> {
			client.echo(StringValue.of("x"));
			assertThat(this.received.get(0).getAll("authorization")).containsExactly(expected);
		});
	}

	@Test
	void showsNothingIfSwitchedOff() {
		run("bearer.token=t1;enabled=false", (client) -> {
			client.echo(StringValue.of("x"));
			assertThat(this.received.get(0).contains("authorization")).isFalse();
		});
	}

	@Test
	void needsNoSpringSecurity() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withPropertyValues("grpc.client.channel.x.auth.bearer.token=t1")
			.run((context) -> {
				context.getBean(Caller.class).client().echo(StringValue.of("x"));
				assertThat(this.received.get(0).get("authorization")).isEqualTo("Bearer t1");
			});
	}

	@Test
	void callWaitsForCredentialsAndFailsWithThem() {
		CompletableFuture<Metadata> later = new CompletableFuture<>();
		this.contextRunner.withBean("mine", CallCredentials.class, () -> (call) -> {
			new Thread(() -> later.complete(Metadata.of("x-api-key", "k1"))).start();
			return later;
		}).withPropertyValues("grpc.client.channel.x.auth.credentials=mine").run((context) -> {
			context.getBean(Caller.class).client().echo(StringValue.of("x"));
			assertThat(this.received.get(0).get("x-api-key")).isEqualTo("k1");
		});
		assertFails((call) -> CompletableFuture.failedStage(new IllegalStateException("disk x is full")),
				Status.of(StatusCode.UNAUTHENTICATED, "channel 'x' has no credentials"));
		assertFails((call) -> {
			throw new RpcException(StatusCode.UNAVAILABLE, "later");
		}, Status.of(StatusCode.UNAVAILABLE, "later"));
		assertFails((call) -> CompletableFuture.completedStage(null),
				Status.of(StatusCode.UNAUTHENTICATED, "channel 'x' has no credentials"));
	}

	private void assertFails(CallCredentials credentials, Status expected) {
		this.contextRunner.withBean("mine", CallCredentials.class, () -> credentials)
			.withPropertyValues("grpc.client.channel.x.auth.credentials=mine")
			.run((context) -> assertThat(catchThrowableOfType(RpcException.class,
					() -> context.getBean(Caller.class).client().echo(StringValue.of("x")))
				.status()).isEqualTo(expected));
	}

	@ParameterizedTest
	@CsvSource({ "bearer.token=t1;allow-plaintext=false, no TLS to hide them", "bearer.token=t1;relay=true, one kind",
			"basic.username=ada, belong together", "basic.username=a:b;basic.password=p, colon",
			"oauth2.registration=none, no client registration", "credentials=other, No bean named 'other'" })
	void refusesToStart(String properties, String expected) {
		this.contextRunner.withPropertyValues(of(properties)).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause().isNotNull();
			assertThat(context.getStartupFailure()).hasStackTraceContaining(expected);
			assertThat(context.getStartupFailure().toString()).doesNotContain("t1");
		});
	}

	@Test
	void plaintextThatNobodyElseHearsIsAllowed() {
		this.contextRunner
			.withPropertyValues("grpc.client.channel.x.auth.allow-plaintext=false",
					"grpc.client.channel.x.auth.bearer.token=t1", "grpc.client.channel.x.target=in-memory:somebody")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private void run(String properties, Consumer<EchoRpc.Client> calls) {
		this.contextRunner.withPropertyValues(of(properties))
			.withBean("mine", CallCredentials.class, () -> CallCredentials.bearer("mine"))
			.run((context) -> calls.accept(context.getBean(Caller.class).client()));
	}

	private static String[] of(String properties) {
		return List.of(properties.split(";"))
			.stream()
			.map((property) -> "grpc.client.channel.x.auth." + property)
			.toArray(String[]::new);
	}

	record Caller(@RpcClient("x") EchoRpc.Client client) {

	}

}
