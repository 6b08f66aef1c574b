package io.freshet.rpc.server;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import com.google.protobuf.StringValue;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** One port speaks HTTP/2 and HTTP/1.1, in plain text and over TLS. */
class OnePortTests {

	private static final MethodDescriptor<StringValue, StringValue> ECHO = MethodDescriptors.of("test.Echo", "Echo",
			MethodShape.UNARY, StringValue.getDefaultInstance(), StringValue.getDefaultInstance());

	private static final CallOptions OPTIONS = CallOptions.DEFAULT.withDeadline(Duration.ofSeconds(10));

	@Test
	void speaksBothInPlainText() throws Exception {
		try (RpcServer server = start((options) -> options)) {
			assertThat(call(server, ChannelOptions.builder())).isEqualTo("Ada");
			assertThat(post(server)).startsWith("HTTP/1.1 415 ").contains("connection: close");
			assertGrpcIsTurnedAway(server, ChannelOptions.builder());
		}
	}

	@Test
	void speaksBothOverTls() throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		ServerTls tls = ServerTls.of(stream(certificate.getCertificatePathPEM()),
				stream(certificate.getPrivateKeyPEM()));
		try (RpcServer server = start((options) -> options.tls(tls))) {
			ClientTls trust = ClientTls.trusting(stream(certificate.getRootCertificatePEM()));
			assertThat(call(server, ChannelOptions.builder().authority("localhost").tls(trust))).isEqualTo("Ada");
			assertGrpcIsTurnedAway(server, ChannelOptions.builder().authority("localhost").tls(trust));
		}
	}

	@Test
	void speaksBothInMemory() throws Exception {
		try (RpcServer server = start((options) -> options.inMemory("one-port"))) {
			assertThat(call("in-memory:one-port", ChannelOptions.builder())).isEqualTo("Ada");
			ChannelOptions.Builder http1 = ChannelOptions.builder().httpVersion(HttpVersion.HTTP_1_1);
			assertThatExceptionOfType(RpcException.class).isThrownBy(() -> call("in-memory:one-port", http1))
				.withMessageContaining("505");
			assertThat(server.isRunning()).isTrue();
		}
	}

	private static void assertGrpcIsTurnedAway(RpcServer server, ChannelOptions.Builder options) {
		assertThatExceptionOfType(RpcException.class)
			.isThrownBy(() -> call(server, options.httpVersion(HttpVersion.HTTP_1_1)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(StatusCode.UNKNOWN))
			.withMessageContaining("505")
			.withMessageContaining("gRPC needs HTTP/2");
	}

	private static RpcServer start(UnaryOperator<ServerOptions.Builder> settings) throws Exception {
		ServiceDescriptor echo = new ServiceDescriptor("test.Echo", List.of(ECHO), StringValue::getDescriptor);
		ServiceDefinition service = ServiceDefinition.builder(echo).unary(ECHO, (request) -> request).build();
		ServerOptions.Builder options = ServerOptions.builder()
			.address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		return RpcServer.create(settings.apply(options).build(), List.of(service)).start();
	}

	private static String call(RpcServer server, ChannelOptions.Builder options) {
		return call("127.0.0.1:" + server.port(), options);
	}

	private static String call(String target, ChannelOptions.Builder options) {
		try (RpcChannel channel = RpcChannel.create(target, options.build())) {
			return channel.blocking().unary(ECHO, OPTIONS, StringValue.of("Ada")).getValue();
		}
	}

	/** Sends a request that is no call and reads all of the answer. */
	private static String post(RpcServer server) throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write(("POST /test.Echo/Echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
						+ "Connection: close\r\nContent-Length: 1\r\n\r\nx")
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		}
	}

	private static InputStream stream(String pem) {
		return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
	}

}
