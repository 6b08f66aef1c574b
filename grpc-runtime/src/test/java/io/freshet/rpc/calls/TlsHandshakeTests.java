package io.freshet.rpc.calls;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.TlsProvider;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.server.ClientAuth;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerTls;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

import static io.freshet.rpc.calls.EchoMethods.UNARY;
import static io.freshet.rpc.calls.EchoMethods.echo;
import static io.freshet.rpc.calls.EchoMethods.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Who gets through a handshake, and what the others are told; with every pair of
 * providers.
 */
@ParameterizedClass(name = "server by {0}, client by {1}")
@CsvSource({ "JDK, JDK", "OPENSSL, OPENSSL", "JDK, OPENSSL", "OPENSSL, JDK" })
class TlsHandshakeTests {

	private static final Certificates AUTHORITY = Certificates.authority("authority");

	private static final Certificates FOREIGN = Certificates.authority("foreign");

	private static final X509Bundle SERVER = AUTHORITY.host("localhost");

	private static final X509Bundle ALICE = AUTHORITY.client("alice");

	private static final X509Bundle MALLORY = FOREIGN.client("mallory");

	@Parameter(0)
	private TlsProvider serverProvider;

	@Parameter(1)
	private TlsProvider clientProvider;

	private @Nullable RpcServer server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@ParameterizedTest
	@EnumSource(ClientAuth.class)
	void knowsClientWithTrustedCertificateWhereItAsks(ClientAuth mode) throws Exception {
		start(mode);
		String peer = call(trusting().withCertificate(Certificates.stream(ALICE.getCertificatePathPEM()),
				Certificates.stream(ALICE.getPrivateKeyPEM())));
		assertThat(peer).isEqualTo((mode == ClientAuth.NONE) ? "nobody" : "CN=alice");
	}

	@ParameterizedTest
	@CsvSource({ "NONE, true", "OPTIONAL, true", "REQUIRE, false" })
	void servesClientWithoutCertificateUnlessItIsRequired(ClientAuth mode, boolean served) throws Exception {
		start(mode);
		if (served) {
			assertThat(call(trusting())).isEqualTo("nobody");
		}
		else {
			assertRefused(trusting());
		}
	}

	@ParameterizedTest
	@CsvSource({ "NONE, true", "OPTIONAL, false", "REQUIRE, false" })
	void refusesCertificateOfForeignAuthorityInTheHandshake(ClientAuth mode, boolean served) throws Exception {
		start(mode);
		ClientTls tls = trusting().withCertificate(Certificates.obtrusive(MALLORY));
		if (served) {
			assertThat(call(tls)).isEqualTo("nobody");
		}
		else {
			assertRefused(tls);
		}
	}

	@Test
	void clientRefusesServerOfForeignAuthority() throws Exception {
		start(ClientAuth.NONE);
		assertThat(failure(FOREIGN.trusting().withProvider(this.clientProvider), "localhost"))
			.contains("TLS: the server's certificate is refused: ", "certification path");
	}

	@Test
	void clientRefusesServerOfAnotherName() throws Exception {
		start(ClientAuth.NONE);
		assertThat(failure(trusting(), "other.test")).contains("TLS: the server's certificate is refused: ",
				"other.test");
	}

	@Test
	void saysThatTheServerSpeaksPlaintext() throws Exception {
		start(ServerOptions.builder());
		assertThat(failure(trusting(), "localhost")).contains("TLS: ").contains("(the server speaks plaintext)");
	}

	@ParameterizedTest
	@CsvSource({ "localhost, CN=localhost", "one.example.com, CN=*.example.com", "two.example.com, CN=*.example.com",
			"a.b.example.com, CN=localhost", "shop.test, CN=shop.test", "SHOP.test, CN=shop.test" })
	void picksCertificateByTheNameThatIsAskedFor(String name, String subject) throws Exception {
		ServerTls tls = server().withHost("*.example.com", Certificates.server(AUTHORITY.host("*.example.com")))
			.withHost("shop.test", Certificates.server(AUTHORITY.host("shop.test")));
		start(ServerOptions.builder().tls(tls));
		ClientTls trusting = trusting();
		if (subject.equals("CN=localhost") && !name.equals("localhost")) {
			assertThat(failure(trusting, name)).contains(name);
			return;
		}
		try (RpcChannel channel = channel(trusting, name)) {
			assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("local")).getValue())
				.isEqualTo(subject);
		}
	}

	@Test
	void asksForCertificatesAlsoUnderOtherHostNames() throws Exception {
		ServerTls tls = server().withClientAuth(ClientAuth.REQUIRE, AUTHORITY.root())
			.withHost("shop.test", Certificates.server(AUTHORITY.host("shop.test")))
			.withHost("own.test",
					Certificates.server(AUTHORITY.host("own.test")).withClientAuth(ClientAuth.NONE, FOREIGN.root()));
		start(ServerOptions.builder().tls(tls));
		assertThat(failure(trusting(), "shop.test")).contains("certificate");
		assertThat(failure(trusting(), "own.test")).contains("certificate");
		try (RpcChannel channel = channel(trusting().withCertificate(MALLORY.toKeyManagerFactory()), "own.test")) {
			assertThat(channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")).getValue())
				.isEqualTo("CN=mallory");
		}
	}

	private void assertRefused(ClientTls tls) {
		for (int i = 0; i < 5; i++) {
			assertThat(failure(tls, "localhost")).containsIgnoringCase("alert").contains("certificate");
		}
	}

	private String failure(ClientTls tls, String authority) {
		try (RpcChannel channel = channel(tls, authority)) {
			RpcException failure = catchThrowableOfType(RpcException.class,
					() -> channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")));
			assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
			return String.valueOf(failure.status().message());
		}
	}

	private String call(ClientTls tls) {
		try (RpcChannel channel = channel(tls, "localhost")) {
			return channel.blocking().unary(UNARY, CallOptions.DEFAULT, text("")).getValue();
		}
	}

	private RpcChannel channel(ClientTls tls, String authority) {
		return RpcChannel.create("127.0.0.1:" + this.server.port(),
				ChannelOptions.builder().tls(tls).authority(authority).deadline(Duration.ofSeconds(10)).build());
	}

	private ClientTls trusting() {
		return AUTHORITY.trusting().withProvider(this.clientProvider);
	}

	private ServerTls server() {
		return Certificates.server(SERVER).withProvider(this.serverProvider);
	}

	private void start(ClientAuth mode) throws Exception {
		start(ServerOptions.builder().tls(server().withClientAuth(mode, AUTHORITY.root())));
	}

	private void start(ServerOptions.Builder options) throws Exception {
		ServerOptions built = options.address(new InetSocketAddress("127.0.0.1", 0)).build();
		this.server = RpcServer.create(built, List.of(echo().unary(UNARY, TlsHandshakeTests::subject).build())).start();
	}

	/** Tells whose certificate was shown. */
	private static StringValue subject(StringValue request) {
		SSLSession session = RpcContext.current().tlsSession();
		try {
			Principal principal = request.getValue().equals("local") ? session.getLocalPrincipal()
					: session.getPeerPrincipal();
			return text(principal.getName());
		}
		catch (SSLPeerUnverifiedException ex) {
			return text("nobody");
		}
	}

}
