package io.freshet.rpc.internal.http1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.http1.TestClient.Call;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Clients and servers that others wrote. */
class ForeignPeerTests {

	private static final ApplicationProtocolConfig ONLY_HTTP_1_1 = new ApplicationProtocolConfig(Protocol.ALPN,
			SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, "http/1.1");

	private static final String LARGE = "x".repeat(3 * 1024 * 1024);

	private final X509Bundle certificate;

	ForeignPeerTests() throws Exception {
		this.certificate = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
	}

	/** With version 2 the JDK asks for an upgrade, which it does not get. */
	@ParameterizedTest
	@EnumSource(Version.class)
	void servesTheClientOfTheJdk(Version version) throws Exception {
		try (StreamServer server = new StreamServer()) {
			HttpClient client = HttpClient.newBuilder().version(version).build();
			exchange(client, "http://localhost:" + server.port());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http/1.1", "h2,http/1.1" })
	void servesTheClientOfTheJdkOverTls(String offered) throws Exception {
		SslContextBuilder builder = SslContextBuilder.forServer(this.certificate.getKeyPair().getPrivate(),
				this.certificate.getCertificatePath());
		try (StreamServer server = new StreamServer((limits) -> limits, ConnectionOptions.forServer(),
				builder.applicationProtocolConfig(ONLY_HTTP_1_1).build())) {
			HttpClient client = HttpClient.newBuilder()
				.version(offered.startsWith("h2") ? Version.HTTP_2 : Version.HTTP_1_1)
				.sslContext(trustingContext())
				.build();
			exchange(client, "https://localhost:" + server.port());
			assertThat(server.next().fields.toString()).contains(":scheme: https");
		}
	}

	private SSLContext trustingContext() throws Exception {
		KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
		trusted.load(null, null);
		trusted.setCertificateEntry("ca", this.certificate.getCertificate());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

	private static void exchange(HttpClient client, String uri) throws Exception {
		List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			BodyPublisher known = BodyPublishers.ofString("body " + i);
			BodyPublisher body = (i % 2 == 0) ? known
					: BodyPublishers.fromPublisher(BodyPublishers.ofString("body " + i));
			HttpRequest request = HttpRequest.newBuilder(URI.create(uri + "/" + i)).POST(body).build();
			responses.add(client.sendAsync(request, BodyHandlers.ofString()));
		}
		for (int i = 0; i < 20; i++) {
			HttpResponse<String> response = responses.get(i).get(10, TimeUnit.SECONDS);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.version()).isEqualTo(Version.HTTP_1_1);
			assertThat(response.body()).isEqualTo("body " + i);
		}
		HttpRequest large = HttpRequest.newBuilder(URI.create(uri))
			.expectContinue(true)
			.POST(BodyPublishers.ofString(LARGE))
			.build();
		assertThat(client.send(large, BodyHandlers.ofString()).body()).isEqualTo(LARGE);
		HttpRequest get = HttpRequest.newBuilder(URI.create(uri)).build();
		assertThat(client.send(get, BodyHandlers.ofString()).body()).isEmpty();
	}

	@Test
	void servesCurl() throws Exception {
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "there is no curl");
		try (StreamServer server = new StreamServer()) {
			String uri = "http://127.0.0.1:" + server.port() + "/";
			assertThat(curl("-d", "hello", uri + "a", uri + "b")).isEqualTo("hellohello");
			assertThat(curl("-d", "hello", "-H", "Transfer-Encoding: chunked", uri)).isEqualTo("hello");
			assertThat(curl("-d", "hello", "-H", "Expect: 100-continue", uri)).isEqualTo("hello");
			assertThat(curl("--http1.0", "-d", "hello", uri)).isEqualTo("hello");
			assertThat(curl("-I", uri)).startsWith("HTTP/1.1 200 OK").contains("content-length: 0");
			assertThat(curl("-w", "%{num_connects}", "-d", "x", uri, uri)).isEqualTo("x1x0");
		}
	}

	private static String curl(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("/usr/bin/curl", "-sS", "--max-time", "10", "--noproxy", "*"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

	@Test
	void callsTheServerOfTheJdk() throws Exception {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/known", (exchange) -> echo(exchange, true));
		server.createContext("/chunked", (exchange) -> echo(exchange, false));
		server.start();
		try (TestClient client = new TestClient(server.getAddress().getPort())) {
			for (int i = 0; i < 5; i++) {
				assertThat(client.post("/known", "hello " + i).response()).isEqualTo("hello " + i);
				client.await("available");
				Call call = client.open("POST", "/chunked");
				call.data("one ", false);
				call.data(LARGE, true);
				assertThat(call.response()).isEqualTo("one " + LARGE);
				client.await("available");
			}
		}
		finally {
			server.stop(0);
		}
	}

	private static void echo(HttpExchange exchange, boolean known) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		exchange.sendResponseHeaders(200, known ? body.length : 0);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(body);
		}
	}

}
