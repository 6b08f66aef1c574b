package io.freshet.rpc.calls;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.TlsProvider;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.ClientAuth;
import io.freshet.rpc.server.Listener;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerTls;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Certificates change while server and channels run. */
@ParameterizedClass(name = "by {0}")
@EnumSource(TlsProvider.class)
class TlsReloadTests {

	private static final int ROTATIONS = 10;

	private static final CallOptions OPTIONS = CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(10));

	private final Certificates authority = Certificates.authority("first");

	private final Certificates successor = Certificates.authority("second");

	@TempDir
	private Path directory;

	@Parameter
	private TlsProvider provider;

	@Test
	void newConnectionsTakeTheNewCertificateAndOldOnesLiveOn() throws Exception {
		try (RpcServer server = start(this.authority.server("localhost"));
				RpcChannel old = channel(server, this.authority.trusting())) {
			assertThat(call(old)).isEqualTo("CN=first nobody");
			server.replaceTls(Listener.DEFAULT_NAME, this.successor.server("localhost").withProvider(this.provider));
			assertThat(call(old)).isEqualTo("CN=first nobody");
			try (RpcChannel distrusting = channel(server, this.authority.trusting());
					RpcChannel trusting = channel(server, this.successor.trusting())) {
				assertThat(call(trusting)).isEqualTo("CN=second nobody");
				assertThatExceptionOfType(RpcException.class).isThrownBy(() -> call(distrusting));
			}
			assertThat(call(old)).isEqualTo("CN=first nobody");
		}
	}

	@Test
	void failsNoCallWhileAuthorityAndCertificatesChangeOnBothSides() throws Exception {
		ServerTls first = mutual(this.authority.host("localhost"));
		try (RpcServer server = start(first);
				RpcChannel channel = channel(server,
						client(this.authority.client("client-0")).withProvider(this.provider))) {
			Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
			Set<String> seen = ConcurrentHashMap.newKeySet();
			AtomicLong calls = new AtomicLong();
			AtomicLong handshakes = new AtomicLong();
			seen.add(call(channel));
			AtomicBoolean over = new AtomicBoolean();
			ExecutorService threads = Executors.newFixedThreadPool(3);
			List<CompletableFuture<Void>> load = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				load.add(CompletableFuture.runAsync(() -> repeat(over, failures, () -> seen.add(call(channel)), calls),
						threads));
			}
			ClientTls[] current = { client(this.authority.client("client-0")).withProvider(this.provider) };
			load.add(CompletableFuture.runAsync(() -> repeat(over, failures, () -> {
				// a handshake for each call
				try (RpcChannel fresh = channel(server, current[0])) {
					seen.add(call(fresh));
				}
			}, handshakes), threads));
			for (int i = 1; i <= ROTATIONS; i++) {
				Certificates issuer = (i % 2 == 0) ? this.authority : this.successor;
				server.replaceTls(Listener.DEFAULT_NAME, mutual(issuer.host("localhost")));
				current[0] = client(issuer.client("client-" + i)).withProvider(this.provider);
				channel.replaceTls(current[0]);
				awaitLoad(calls, handshakes, failures);
			}
			over.set(true);
			CompletableFuture.allOf(load.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
			threads.shutdownNow();
			assertThat(failures).isEmpty();
			assertThat(seen).contains("CN=first CN=client-0", "CN=second CN=client-1", "CN=first CN=client-10");
		}
	}

	@Test
	void readsFilesAgain() throws Exception {
		Path chain = this.directory.resolve("server.crt");
		Path key = this.directory.resolve("server.key");
		Path trust = this.directory.resolve("ca.crt");
		write(chain, key, this.authority.host("localhost"));
		Files.write(trust, this.authority.root().readAllBytes());
		try (RpcServer server = start(ServerTls.of(chain.toFile(), key.toFile()));
				RpcChannel channel = channel(server, ClientTls.trusting(trust.toFile()))) {
			assertThat(call(channel)).isEqualTo("CN=first nobody");
			write(chain, key, this.successor.host("localhost"));
			Files.write(trust, this.successor.root().readAllBytes());
			server.reloadTls();
			channel.reloadTls();
			assertThat(call(channel)).as("the connection is an old one").isEqualTo("CN=first nobody");
			try (RpcChannel fresh = channel(server, ClientTls.trusting(trust.toFile()))) {
				assertThat(call(fresh)).isEqualTo("CN=second nobody");
			}
		}
	}

	@Test
	void goesOnWithTheOldCertificateWhenTheNewOneCannotBeUsed() throws Exception {
		try (RpcServer server = start(this.authority.server("localhost"));
				RpcChannel channel = channel(server, this.authority.trusting())) {
			X509Bundle one = this.authority.host("localhost");
			X509Bundle other = this.authority.host("localhost");
			ServerTls mixedUp = ServerTls.of(Certificates.stream(one.getCertificatePathPEM()),
					Certificates.stream(other.getPrivateKeyPEM()));
			assertThatExceptionOfType(SSLException.class)
				.isThrownBy(() -> server.replaceTls(Listener.DEFAULT_NAME, mixedUp))
				.withMessageContaining("does not belong to the certificate of CN=localhost");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> channel.replaceTls(ClientTls.trusting(Certificates.stream("no certificate"))))
				.withMessageStartingWith("TLS cannot be set up: trusted certificates ");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> server.replaceTls("other", this.authority.server("localhost")))
				.withMessageStartingWith("there is no listener 'other' that speaks TLS, there is ");
			assertThat(call(channel)).isEqualTo("CN=first nobody");
		}
	}

	private static void write(Path chain, Path key, X509Bundle certificate) throws Exception {
		Files.writeString(chain, certificate.getCertificatePathPEM());
		Files.writeString(key, certificate.getPrivateKeyPEM());
	}

	private static void awaitLoad(AtomicLong calls, AtomicLong handshakes, Queue<Throwable> failures) {
		long until = calls.get() + 50;
		// the second one began after the change
		long handshakesUntil = handshakes.get() + 2;
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while ((calls.get() < until || handshakes.get() < handshakesUntil) && failures.isEmpty()) {
			assertThat(System.nanoTime()).as("load goes on").isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	private static void repeat(AtomicBoolean over, Queue<Throwable> failures, Runnable call, AtomicLong calls) {
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

	/** Trusts both authorities, as in any rotation that fails no call. */
	private ServerTls mutual(X509Bundle certificate) throws Exception {
		return Certificates.server(certificate)
			.withClientAuth(ClientAuth.REQUIRE, Certificates.stream(both()))
			.withProvider(this.provider);
	}

	private ClientTls client(X509Bundle certificate) {
		return ClientTls.trusting(Certificates.stream(both()))
			.withCertificate(Certificates.stream(certificate.getCertificatePathPEM()),
					Certificates.stream(certificate.getPrivateKeyPEM()));
	}

	private String both() {
		return this.authority.rootPem() + this.successor.rootPem();
	}

	private RpcServer start(ServerTls tls) throws Exception {
		ServerOptions options = ServerOptions.builder()
			.address(new InetSocketAddress("127.0.0.1", 0))
			.tls(tls.withProvider(this.provider))
			.build();
		return RpcServer.create(options, List.of(echo().unary(UNARY, TlsReloadTests::issuerAndClient).build())).start();
	}

	private RpcChannel channel(RpcServer server, ClientTls tls) {
		return RpcChannel.create("127.0.0.1:" + server.port(),
				ChannelOptions.builder().authority("localhost").tls(tls.withProvider(this.provider)).build());
	}

	private static String call(RpcChannel channel) {
		return channel.blocking().unary(UNARY, OPTIONS, text("")).getValue();
	}

	private static StringValue issuerAndClient(StringValue request) {
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
