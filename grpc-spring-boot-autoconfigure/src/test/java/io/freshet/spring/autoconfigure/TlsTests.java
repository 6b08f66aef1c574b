package io.freshet.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.spring.EchoRpc;
import io.freshet.spring.RpcClient;
import io.freshet.spring.RpcService;
import io.freshet.spring.autoconfigure.client.RpcClientAutoConfiguration;
import io.freshet.spring.autoconfigure.server.RpcServerAutoConfiguration;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** TLS by SSL bundles, on both sides. */
class TlsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RpcServerAutoConfiguration.class,
				RpcClientAutoConfiguration.class))
		.withBean(Caller.class)
		.withBean(Echo.class);

	@TempDir
	private Path directory;

	private ApplicationContextRunner secured;

	@BeforeEach
	void writeCertificates() throws Exception {
		X509Bundle authority = new CertificateBuilder().subject("CN=authority")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		X509Bundle server = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.buildIssuedBy(authority);
		this.secured = this.contextRunner.withPropertyValues("grpc.server.port=0", "grpc.server.ssl.bundle=server",
				"spring.ssl.bundle.pem.server.keystore.certificate="
						+ write("server.crt", server.getCertificatePathPEM()),
				"spring.ssl.bundle.pem.server.keystore.private-key=" + write("server.key", server.getPrivateKeyPEM()),
				"spring.ssl.bundle.pem.trusting.truststore.certificate="
						+ write("ca.crt", authority.getCertificatePEM()),
				"grpc.client.defaults.deadline=10s",
				"grpc.client.channel.self.target=static://localhost:${local.grpc.port}");
	}

	@Test
	void clientThatTrustsTheAuthorityIsServed() {
		this.secured.withPropertyValues("grpc.client.channel.self.ssl.bundle=trusting").run((context) -> {
			EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
			assertThat(client.echo(StringValue.of("x")).getValue()).startsWith("TLS");
		});
	}

	@Test
	void clientThatDoesNotTrustTheAuthorityIsNot() {
		this.secured.withPropertyValues("grpc.client.channel.self.ssl.enabled=true").run((context) -> {
			EchoRpc.Client client = context.getBean(Caller.class).client().getObject();
			assertThatExceptionOfType(RpcException.class).isThrownBy(() -> client.echo(StringValue.of("x")))
				.satisfies((ex) -> assertThat(ex.status().code()).isEqualTo(StatusCode.UNAVAILABLE));
		});
	}

	@Test
	void bundleWithoutKeyIsRefused() {
		this.secured.withPropertyValues("grpc.server.ssl.bundle=trusting")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("grpc.server.ssl.bundle");
					assertThat(ex.getReason()).isEqualTo("SSL bundle 'trusting' has no key store");
				}));
	}

	private String write(String name, String content) throws IOException {
		return "file:" + Files.writeString(this.directory.resolve(name), content);
	}

	record Caller(@RpcClient("self") ObjectProvider<EchoRpc.Client> client) {

	}

	@RpcService
	static class Echo implements EchoRpc.Service {

		@Override
		public StringValue echo(StringValue request) {
			return StringValue.of(RpcContext.current().tlsSession().getProtocol());
		}

	}

}
