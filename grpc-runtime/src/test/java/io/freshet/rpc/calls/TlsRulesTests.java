package io.freshet.rpc.calls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.freshet.rpc.TlsProvider;
import io.freshet.rpc.server.ClientAuth;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerTls;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What HTTP/2 asks of TLS, by a client of the JDK. Source: RFC 9113, 9.2. */
@ParameterizedClass(name = "server by {0}")
@EnumSource(TlsProvider.class)
class TlsRulesTests {

	private static final X509Bundle CERTIFICATE = Certificates.authority("rules").host("localhost");

	@Parameter
	private TlsProvider provider;

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void agreesOnHttp2(String version) throws Exception {
		try (RpcServer server = start(); SSLSocket socket = connect(server, version)) {
			socket.startHandshake();
			assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
			assertThat(socket.getSession().getProtocol()).isEqualTo(version);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA" })
	void refusesCipherSuitesThatHttp2Forbids(String suite) throws Exception {
		try (RpcServer server = start(); SSLSocket socket = connect(server, "TLSv1.2")) {
			socket.setEnabledCipherSuites(new String[] { suite });
			assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(socket::startHandshake)
				.withMessageContaining("handshake_failure");
		}
	}

	@Test
	void takesNoVersionAndCipherSuiteThatHttp2Forbids() {
		ServerTls tls = Certificates.server(CERTIFICATE);
		assertThatIllegalArgumentException().isThrownBy(() -> tls.withProtocols("TLSv1.3", "TLSv1.1"))
			.withMessage("TLS version TLSv1.1 must not be used for HTTP/2; allowed are TLSv1.3, TLSv1.2");
		assertThatIllegalArgumentException().isThrownBy(() -> tls.withCipherSuites("TLS_RSA_WITH_AES_128_CBC_SHA"))
			.withMessageStartingWith("cipher suite TLS_RSA_WITH_AES_128_CBC_SHA must not be used for HTTP/2");
	}

	@Test
	void restrictsVersions() throws Exception {
		try (RpcServer server = start(Certificates.server(CERTIFICATE).withProtocols("TLSv1.3"));
				SSLSocket socket = connect(server, "TLSv1.2")) {
			assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(socket::startHandshake)
				.withMessageContaining("protocol_version");
		}
	}

	/**
	 * A TLS 1.3 client is through with its part, and has begun to write, when its
	 * certificate is refused. A TCP reset makes some systems drop the alert.
	 */
	@Test
	void tellsRefusedClientWhyWithoutResettingTheConnection() throws Exception {
		X509Bundle foreign = Certificates.authority("foreign").client("mallory");
		ServerTls tls = Certificates.server(CERTIFICATE)
			.withClientAuth(ClientAuth.REQUIRE, Certificates.stream(CERTIFICATE.getRootCertificatePEM()));
		try (RpcServer server = start(tls);
				Socket tcp = new Socket("127.0.0.1", server.port());
				SSLSocket socket = connect(tcp, "TLSv1.3", Certificates.obtrusive(foreign).getKeyManagers())) {
			socket.startHandshake();
			socket.getOutputStream().write(new byte[16 * 1024]);
			assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> socket.getInputStream().read())
				.withMessageContaining("alert");
			assertThat(tcp.getInputStream().read()).as("the end, not a reset").isEqualTo(-1);
		}
	}

	private static SSLSocket connect(RpcServer server, String version) throws Exception {
		return connect(new Socket("127.0.0.1", server.port()), version);
	}

	private static SSLSocket connect(Socket tcp, String version, KeyManager... keys) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys, CERTIFICATE.toTrustManagerFactory().getTrustManagers(), null);
		SSLSocket socket = (SSLSocket) context.getSocketFactory()
			.createSocket(tcp, "localhost", tcp.getPort(), keys.length == 0);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setProtocols(new String[] { version });
		parameters.setApplicationProtocols(new String[] { "h2" });
		socket.setSSLParameters(parameters);
		return socket;
	}

	private RpcServer start() throws IOException {
		return start(Certificates.server(CERTIFICATE));
	}

	private RpcServer start(ServerTls tls) throws IOException {
		ServerOptions options = ServerOptions.builder()
			.address(new InetSocketAddress("127.0.0.1", 0))
			.tls(tls.withProvider(this.provider))
			.build();
		return RpcServer.create(options, List.of(echo().unary(UNARY, (request) -> request).build())).start();
	}

}
