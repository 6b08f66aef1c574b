package io.freshet.spring.security;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import com.google.protobuf.StringValue;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.security.RpcSecurityAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** An application whose callers are known by their certificates, with SSL bundles. */
class MutualTlsTests {

	private final Authority first = new Authority("first");

	private final Authority second = new Authority("second");

	private final ExecutorService load = Executors.newFixedThreadPool(3);

	private final AtomicBoolean over = new AtomicBoolean();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RpcServerAutoConfiguration.class,
				RpcSecurityAutoConfiguration.class, RpcClientAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withBean(Who.class)
		.withBean("sslBundleRegistry", DefaultSslBundleRegistry.class, () -> this.bundles)
		.withPropertyValues("grpc.server.port=0", "grpc.server.address=127.0.0.1", "grpc.server.ssl.bundle=server",
				"grpc.server.ssl.client-auth=require", "grpc.client.defaults.deadline=20s",
				"grpc.client.channel.self.authority=localhost",
				"grpc.client.channel.self.target=static://127.0.0.1:${local.grpc.port}",
				"grpc.client.channel.self.ssl.bundle=client");

	@AfterEach
	void close() {
		this.over.set(true);
		this.load.shutdownNow();
	}

	@Test
	void callerIsTheSubjectOfTheCertificate() {
		run((context) -> {
			assertThat(ofApplication(context)).isEqualTo("ada");
			assertThat(anew(context, this.first, this.first, "eve")).isEqualTo("PERMISSION_DENIED");
		});
	}

	@Test
	void clientOfAForeignAuthorityIsRefusedInTheHandshake() {
		run((context) -> {
			RpcException failure = catchThrowableOfType(RpcException.class,
					() -> call(context, this.first, this.second, "ada"));
			assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(failure.status().message()).contains("TLS: ", "alert", "certificate");
			assertThat(ofApplication(context)).isEqualTo("ada");
		});
	}

	@Test
	void noCallFailsWhileTheAuthorityIsReplaced() {
		run((context) -> {
			SslBundleRegistry registry = context.getBean(SslBundleRegistry.class);
			AtomicLong lasting = repeat(() -> ofApplication(context));
			AtomicLong oldClients = repeat(() -> call(context, this.first, this.first, "bob"));
			await(lasting, oldClients);
			// both sides trust both, then show the new ones, then forget the old
			registry.updateBundle("server", Authority.bundle(this.first.host(), this.first, this.second));
			registry.updateBundle("client", Authority.bundle(this.first.client("ada"), this.first, this.second));
			AtomicLong newClients = repeat(() -> call(context, this.first, this.second, "cleo"));
			await(lasting, oldClients, newClients);
			stop(this.load);
			assertThat(this.failures).isEmpty();
			assertThat(this.seen).containsExactlyInAnyOrder("ada", "bob", "cleo");
		});
	}

	/** Connections end when they are old, and the next one has what the bundle has. */
	@Test
	void noCallOfTheApplicationFailsWhileItsCertificatesAreReplaced() {
		run("grpc.server.keepalive.connection.max-age=300ms", (context) -> {
			SslBundleRegistry registry = context.getBean(SslBundleRegistry.class);
			AtomicLong calls = repeat(() -> ofApplication(context));
			registry.updateBundle("server", Authority.bundle(this.first.host(), this.first, this.second));
			registry.updateBundle("client", Authority.bundle(this.first.client("ada"), this.first, this.second));
			await(calls);
			registry.updateBundle("client", Authority.bundle(this.second.client("dora"), this.first, this.second));
			awaitSeen("dora");
			registry.updateBundle("server", Authority.bundle(this.second.host(), this.first, this.second));
			until(() -> anew(context, this.second, this.first, "bob").equals("bob"));
			registry.updateBundle("client", Authority.bundle(this.second.client("emma"), this.second));
			awaitSeen("emma");
			registry.updateBundle("server", Authority.bundle(this.second.host(), this.second));
			await(calls);
			stop(this.load);
			assertThat(this.failures).isEmpty();
			assertThat(this.seen).containsExactlyInAnyOrder("ada", "dora", "emma");
			assertThat(anew(context, this.second, this.first, "ada")).isEqualTo("UNAVAILABLE");
			assertThat(anew(context, this.second, this.second, "ada")).isEqualTo("ada");
		});
	}

	private void run(ContextConsumer<AssertableApplicationContext> test) {
		run("grpc.server.enabled=true", test);
	}

	private void run(String setting, ContextConsumer<AssertableApplicationContext> test) {
		this.bundles.registerBundle("server", Authority.bundle(this.first.host(), this.first));
		this.bundles.registerBundle("client", Authority.bundle(this.first.client("ada"), this.first));
		this.contextRunner.withPropertyValues(setting).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	/** Calls on the channel of the application, which lives on. */
	private static String ofApplication(AssertableApplicationContext context) {
		return context.getBean(Caller.class).client().getObject().echo(StringValue.of("")).getValue();
	}

	/** Calls on a connection of its own. */
	private static String call(AssertableApplicationContext context, Authority trusted, Authority issuer, String name) {
		try (RpcChannel channel = Wire.GRPC.connect(context.getBean(RpcServer.class).port(),
				(options) -> options.authority("localhost").tls(trusted.showing(issuer.client(name))))) {
			return new EchoRpc.ClientBinding().create(channel)
				.withMetadata(Metadata.empty())
				.echo(StringValue.of(""))
				.getValue();
		}
	}

	private static String anew(AssertableApplicationContext context, Authority trusted, Authority issuer, String name) {
		try {
			return call(context, trusted, issuer, name);
		}
		catch (RpcException ex) {
			return ex.code().toString();
		}
	}

	private AtomicLong repeat(Supplier<String> call) {
		AtomicLong calls = new AtomicLong();
		this.load.execute(() -> {
			while (!this.over.get() && this.failures.isEmpty()) {
				try {
					this.seen.add(call.get());
					calls.incrementAndGet();
				}
				catch (RuntimeException ex) {
					this.failures.add(ex.toString());
				}
			}
		});
		return calls;
	}

	private void await(AtomicLong... counts) {
		for (AtomicLong calls : counts) {
			long until = calls.get() + 3;
			until(() -> calls.get() >= until);
		}
	}

	private void awaitSeen(String name) {
		until(() -> this.seen.contains(name));
	}

	private void until(BooleanSupplier reached) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!reached.getAsBoolean() && this.failures.isEmpty()) {
			assertThat(System.nanoTime()).as("load goes on").isLessThan(deadline);
			Thread.onSpinWait();
		}
		assertThat(this.failures).isEmpty();
	}

	private void stop(ExecutorService threads) throws InterruptedException {
		this.over.set(true);
		threads.shutdown();
		assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Application {

		@Bean
		RpcSecurityChain calls(RpcSecurity security) {
			return security.x509((x509) -> x509.subjectPrincipalRegex("CN=([^,]+)")).build();
		}

		@Bean
		Caller caller(@RpcClient("self") ObjectProvider<EchoRpc.Client> client) {
			return new Caller(client);
		}

	}

	record Caller(ObjectProvider<EchoRpc.Client> client) {

	}

	/** Answers with the name of the caller. */
	@RpcService
	static class Who implements EchoRpc.Service {

		@Override
		@PreAuthorize("authentication.name != 'eve'")
		public StringValue echo(StringValue request) {
			return StringValue.of(SecurityContextHolder.getContext().getAuthentication().getName());
		}

	}

}
