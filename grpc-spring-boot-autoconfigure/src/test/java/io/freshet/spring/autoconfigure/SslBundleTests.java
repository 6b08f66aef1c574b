package io.freshet.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.RpcServer;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Client certificates, host names and updates of SSL bundles. */
@ExtendWith(OutputCaptureExtension.class)
class SslBundleTests {

	/** The common pool may have one thread only. */
	private static final Executor LOAD = (task) -> new Thread(task, "load").start();

	private static final String PEM = "spring.ssl.bundle.pem.";

	private final X509Bundle first = authority("first");

	private final X509Bundle second = authority("second");

	@TempDir
	private Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RpcServerAutoConfiguration.class,
				RpcClientAutoConfiguration.class))
		.withBean(Caller.class)
		.withBean(Who.class)
		.withPropertyValues("grpc.server.port=0", "grpc.server.address=127.0.0.1", "grpc.client.defaults.deadline=10s",
				"grpc.client.defaults.authority=localhost",
				"grpc.client.defaults.target=static://127.0.0.1:${local.grpc.port}");

	@Test
	void servesOnlyClientsWithCertificateWhereItIsRequired() throws Exception {
		mutual().run((context) -> {
			assertThat(call(context)).isEqualTo("CN=first CN=alice");
			EchoRpc.Client anonymous = context.getBean(Caller.class).anonymous().getObject();
			RpcException refused = catchThrowableOfType(RpcException.class, () -> anonymous.echo(text("")));
			assertThat(refused.code()).isEqualTo(StatusCode.UNAVAILABLE);
			assertThat(refused.status().message()).contains("TLS: ", "alert", "certificate");
		});
	}

	@Test
	void showsCertificateOfTheHostThatIsAskedFor() throws Exception {
		mutual().withPropertyValues(keys("shop", host(this.first, "shop.test")))
			.withPropertyValues("grpc.server.ssl.client-auth=none",
					"grpc.server.ssl.server-name-bundles[0].server-name=shop.test",
					"grpc.server.ssl.server-name-bundles[0].bundle=shop", "grpc.client.defaults.authority=shop.test")
			.run((context) -> assertThat(call(context)).isEqualTo("CN=first nobody"));
	}

	@Test
	void failsNoCallWhileBundlesAreUpdated() throws Exception {
		mutual().run((context) -> {
			SslBundleRegistry bundles = context.getBean(SslBundleRegistry.class);
			String both = this.first.getCertificatePEM() + this.second.getCertificatePEM();
			Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
			Set<String> seen = ConcurrentHashMap.newKeySet();
			AtomicLong handshakes = new AtomicLong();
			AtomicBoolean over = new AtomicBoolean();
			// first both sides learn to trust both, as in any rotation that fails no call
			bundles.updateBundle("server", bundle(host(this.first, "localhost"), both));
			bundles.updateBundle("client", bundle(client(this.first, "alice"), both));
			seen.add(call(context));
			List<CompletableFuture<Void>> load = new ArrayList<>();
			load.add(CompletableFuture
				.runAsync(() -> repeat(over, failures, new AtomicLong(), () -> seen.add(call(context))), LOAD));
			load.add(CompletableFuture
				.runAsync(() -> repeat(over, failures, handshakes, () -> seen.add(callAnew(context, both))), LOAD));
			for (int i = 0; i < 6; i++) {
				X509Bundle issuer = (i % 2 == 0) ? this.second : this.first;
				bundles.updateBundle("server", bundle(host(issuer, "localhost"), both));
				bundles.updateBundle("client", bundle(client(issuer, "client-" + i), both));
				awaitCalls(handshakes, failures);
			}
			over.set(true);
			CompletableFuture.allOf(load.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
			assertThat(failures).isEmpty();
			assertThat(seen).contains("CN=first CN=alice", "CN=first CN=bob", "CN=second CN=bob");
		});
	}

	@Test
	void readsFilesOfABundleAgainWhenTheyChange(CapturedOutput output) throws Exception {
		mutual()
			.withPropertyValues(PEM + "server.reload-on-update=true", "spring.ssl.bundle.watch.file.quiet-period=50ms")
			.run((context) -> {
				String both = this.first.getCertificatePEM() + this.second.getCertificatePEM();
				assertThat(callAnew(context, both)).isEqualTo("CN=first CN=bob");
				keys("server", host(this.second, "localhost"));
				long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
				String answer = "";
				while (!answer.startsWith("CN=second")) {
					assertThat(System.nanoTime()).as("the change is seen").isLessThan(deadline);
					answer = callAnew(context, both);
				}
				assertThat(call(context)).as("channel connects with the old trust or lives on").isNotNull();
				assertThat(output).contains("takes the update of SSL bundle 'server'");
			});
	}

	@Test
	void goesOnWithTheOldCertificateWhenAnUpdateCannotBeUsed(CapturedOutput output) throws Exception {
		mutual().run((context) -> {
			context.getBean(SslBundleRegistry.class)
				.updateBundle("server", SslBundle.of(SslStoreBundle.of(null, null, null)));
			assertThat(output).contains("Listener 'default' of the RPC server goes on with its old certificate");
			assertThat(callAnew(context, this.first.getCertificatePEM())).isEqualTo("CN=first CN=bob");
		});
	}

	@Test
	void refusesContradictions() throws Exception {
		refused("grpc.server.ssl.client-auth", "it needs 'grpc.server.ssl.bundle'",
				this.contextRunner.withPropertyValues("grpc.server.ssl.client-auth=require"));
		refused("grpc.server.ssl.client-auth", "SSL bundle 'plain' has no trust store that says which clients to trust",
				this.contextRunner.withPropertyValues(keys("plain", host(this.first, "localhost")))
					.withPropertyValues("grpc.server.ssl.bundle=plain", "grpc.server.ssl.client-auth=optional"));
		refused("grpc.server.ssl.server-name-bundles",
				"they need 'grpc.server.ssl.bundle' for clients that ask for no name or another one",
				this.contextRunner.withPropertyValues("grpc.server.ssl.server-name-bundles[0].server-name=a",
						"grpc.server.ssl.server-name-bundles[0].bundle=b"));
		refused("grpc.server.ssl.bundle",
				"SSL bundle 'plain': TLS version TLSv1.1 must not be used for HTTP/2; allowed are TLSv1.3, TLSv1.2",
				this.contextRunner.withPropertyValues(keys("plain", host(this.first, "localhost")))
					.withPropertyValues("grpc.server.ssl.bundle=plain",
							PEM + "plain.options.enabled-protocols=TLSv1.1,TLSv1.2"));
	}

	@Test
	void explainsKeyThatDoesNotBelongToItsCertificate() throws Exception {
		String[] mixed = { keys("mixed", host(this.first, "localhost"))[0], PEM + "mixed.keystore.private-key="
				+ write("other.key", host(this.first, "localhost").getPrivateKeyPEM()) };
		this.contextRunner.withPropertyValues(mixed)
			.withPropertyValues("grpc.server.ssl.bundle=mixed")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("private key (EC) does not belong to the certificate of CN=localhost"));
	}

	private static void refused(String property, String reason, ApplicationContextRunner runner) {
		runner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.satisfies((cause) -> assertThat(cause.getMessage()).isNotBlank())
			.satisfies((cause) -> {
				Throwable failure = context.getStartupFailure();
				while (!(failure instanceof InvalidConfigurationPropertyValueException)) {
					failure = failure.getCause();
				}
				InvalidConfigurationPropertyValueException invalid = (InvalidConfigurationPropertyValueException) failure;
				assertThat(invalid.getName()).isEqualTo(property);
				assertThat(invalid.getReason()).startsWith(reason);
			}));
	}

	private ApplicationContextRunner mutual() throws Exception {
		return this.contextRunner.withPropertyValues(keys("server", host(this.first, "localhost")))
			.withPropertyValues(keys("client", client(this.first, "alice")))
			.withPropertyValues(
					PEM + "server.truststore.certificate="
							+ write("ca.crt", this.first.getCertificatePEM() + this.second.getCertificatePEM()),
					PEM + "client.truststore.certificate="
							+ write("ca.crt", this.first.getCertificatePEM() + this.second.getCertificatePEM()),
					PEM + "trusting.truststore.certificate=" + this.directory.resolve("ca.crt"),
					"grpc.server.ssl.bundle=server", "grpc.server.ssl.client-auth=require",
					"grpc.client.channel.self.ssl.bundle=client", "grpc.client.channel.anonymous.ssl.bundle=trusting");
	}

	/** Writes certificate and key of a bundle. */
	private String[] keys(String name, X509Bundle certificate) throws IOException {
		return new String[] {
				PEM + name + ".keystore.certificate=" + write(name + ".crt", certificate.getCertificatePathPEM()),
				PEM + name + ".keystore.private-key=" + write(name + ".key", certificate.getPrivateKeyPEM()) };
	}

	private String write(String name, String content) throws IOException {
		return "file:" + Files.writeString(this.directory.resolve(name), content);
	}

	private static SslBundle bundle(X509Bundle certificate, String trusted) {
		try {
			return SslBundle.of(SslStoreBundle.of(certificate.toKeyStore(new char[0]), "", trust(trusted)));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static java.security.KeyStore trust(String pem) throws Exception {
		java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
		store.load(null, null);
		for (java.security.cert.Certificate certificate : java.security.cert.CertificateFactory.getInstance("X.509")
			.generateCertificates(new java.io.ByteArrayInputStream(pem.getBytes()))) {
			store.setCertificateEntry("c" + store.size(), certificate);
		}
		return store;
	}

	private static X509Bundle authority(String name) {
		try {
			return new CertificateBuilder().subject("CN=" + name).setIsCertificateAuthority(true).buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static X509Bundle host(X509Bundle issuer, String name) throws Exception {
		return new CertificateBuilder().subject("CN=" + name).addSanDnsName(name).buildIssuedBy(issuer);
	}

	private static X509Bundle client(X509Bundle issuer, String name) throws Exception {
		return new CertificateBuilder().subject("CN=" + name).buildIssuedBy(issuer);
	}

	private static String call(AssertableApplicationContext context) {
		return context.getBean(Caller.class).client().getObject().echo(text("")).getValue();
	}

	/** Calls on a connection of its own. */
	private String callAnew(AssertableApplicationContext context, String trusted) {
		X509Bundle bob;
		try {
			bob = client(this.first, "bob");
			ClientTls tls = ClientTls.trusting(new java.io.ByteArrayInputStream(trusted.getBytes()))
				.withCertificate(bob.toKeyManagerFactory());
			try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + context.getBean(RpcServer.class).port(),
					ChannelOptions.builder().authority("localhost").tls(tls).build())) {
				return new EchoRpc.ClientBinding().create(channel).echo(text("")).getValue();
			}
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void repeat(AtomicBoolean over, Queue<Throwable> failures, AtomicLong calls, Runnable call) {
		while (!over.get()) {
			try {
				call.run();
				calls.incrementAndGet();
			}
			catch (RuntimeException ex) {
				failures.add(ex);
				return;
			}
		}
	}

	private static void awaitCalls(AtomicLong calls, Queue<Throwable> failures) {
		long until = calls.get() + 3;
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (calls.get() < until && failures.isEmpty()) {
			assertThat(System.nanoTime()).as("load goes on").isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	private static StringValue text(String value) {
		return StringValue.of(value);
	}

	record Caller(@RpcClient("self") ObjectProvider<EchoRpc.Client> client,
			@RpcClient("anonymous") ObjectProvider<EchoRpc.Client> anonymous) {

	}

	/**
	 * Answers with the issuer of the server's certificate and the subject of the
	 * client's.
	 */
	@RpcService
	static class Who implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			SSLSession session = RpcContext.current().tlsSession();
			String issuer = ((java.security.cert.X509Certificate) session.getLocalCertificates()[0])
				.getIssuerX500Principal()
				.getName();
			try {
				return text(issuer + " " + session.getPeerPrincipal().getName());
			}
			catch (SSLPeerUnverifiedException ex) {
				return text(issuer + " nobody");
			}
		}

	}

}
