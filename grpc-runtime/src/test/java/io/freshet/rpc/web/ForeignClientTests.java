package io.freshet.rpc.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.google.protobuf.Method;

import io.freshet.rpc.server.ServerTls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The HTTP client of the JDK, which knows nothing of calls, over HTTP/2 and TLS. */
class ForeignClientTests {

	private final X509Bundle certificate = newCertificate();

	private final Shop shop = Shop.withoutClient((options) -> options.tls(ServerTls
		.of(stream(this.certificate.getCertificatePathPEM()), stream(this.certificate.getPrivateKeyPEM()))));

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_2)
		.sslContext(trust(this.certificate))
		.build();

	@AfterEach
	void close() {
		this.shop.server.close();
	}

	@Test
	void callsByPost() throws Exception {
		HttpResponse<byte[]> response = post(Shop.ECHO, "application/json",
				"{\"name\":\"Ada\"}".getBytes(StandardCharsets.UTF_8));
		assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("trailer-x-trailer")).contains("t");
		assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("{\"name\":\"Ada\"}");
	}

	@Test
	void callsByGet() throws Exception {
		HttpRequest request = request(Shop.ECHO + "?encoding=json&message=%7B%22name%22:%22Ada%22%7D").GET().build();
		HttpResponse<String> response = this.client.send(request, BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("{\"name\":\"Ada\"}");
	}

	@Test
	void hearsOfAFailure() throws Exception {
		HttpResponse<byte[]> response = post(Shop.ECHO, "application/json",
				"{\"name\":\"fail\"}".getBytes(StandardCharsets.UTF_8));
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(new String(response.body(), StandardCharsets.UTF_8)).startsWith("{\"code\":\"not_found\"");
	}

	@Test
	void callsInGrpcWeb() throws Exception {
		HttpResponse<byte[]> response = post("/test.Shop/List", "application/grpc-web", Shop.framed(Shop.named("a")));
		assertThat(response.body()).startsWith(Shop.framed(Shop.named("a0")));
		assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("grpc-status: 0\r\n");
	}

	@Test
	void streamsInConnect() throws Exception {
		HttpResponse<byte[]> response = post("/test.Shop/Chat", "application/connect+proto",
				Shop.join(Shop.framed(Shop.named("a")), Shop.framed(Shop.named("b"))));
		assertThat(response.body()).isEqualTo(Shop.join(Shop.framed(Shop.named("a")), Shop.framed(Shop.named("b")),
				Shop.framed(2, "{}".getBytes(StandardCharsets.UTF_8))));
	}

	@Test
	void carriesBodiesBiggerThanTheWindows() throws Exception {
		Method big = Shop.named("x".repeat(3_000_000));
		HttpResponse<byte[]> response = post(Shop.ECHO, "application/proto", big.toByteArray());
		assertThat(Method.parseFrom(response.body())).isEqualTo(big);
	}

	private HttpResponse<byte[]> post(String path, String contentType, byte[] body)
			throws IOException, InterruptedException {
		HttpRequest request = request(path).header("content-type", contentType)
			.POST(BodyPublishers.ofByteArray(body))
			.build();
		return this.client.send(request, BodyHandlers.ofByteArray());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("https://localhost:" + this.shop.server.port() + path));
	}

	private static SSLContext trust(X509Bundle certificate) {
		try {
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			store.setCertificateEntry("root", CertificateFactory.getInstance("X.509")
				.generateCertificate(stream(certificate.getRootCertificatePEM())));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trust.getTrustManagers(), null);
			return context;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static InputStream stream(String pem) {
		return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
	}

	private static X509Bundle newCertificate() {
		try {
			return new CertificateBuilder().subject("CN=localhost")
				.addSanDnsName("localhost")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
