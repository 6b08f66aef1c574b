package io.freshet.rpc.calls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

import io.freshet.rpc.client.ChannelOptions;
import io.freshet.rpc.client.ClientTls;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.ProtocolOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.client.policy.AttemptPolicy;
import io.freshet.rpc.client.policy.ServiceConfig;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerTls;
import io.freshet.rpc.server.ServiceDefinition;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/** Servers and channels over one kind of network, closed at the end of a test. */
abstract class Network implements AutoCloseable {

	private final Deque<Runnable> opened = new ArrayDeque<>();

	/** Says where to listen. */
	abstract ServerOptions.Builder listen(ServerOptions.Builder options);

	abstract String target(RpcServer server);

	RpcServer start(ServiceDefinition.Builder service) {
		return start(service, (options) -> options);
	}

	RpcServer start(ServiceDefinition.Builder service, UnaryOperator<ServerOptions.Builder> settings) {
		return start(service.build(), settings);
	}

	RpcServer start(ServiceDefinition service, UnaryOperator<ServerOptions.Builder> settings) {
		ServerOptions options = settings.apply(listen(ServerOptions.builder())).build();
		try {
			RpcServer server = RpcServer.create(options, List.of(service)).start();
			this.opened.push(server::close);
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	RpcChannel connect(RpcServer server) {
		return connect(server, ChannelOptions.builder());
	}

	RpcChannel connect(RpcServer server, ChannelOptions.Builder options) {
		RpcChannel channel = RpcChannel.create(target(server), options.build());
		this.opened.push(channel::close);
		return channel;
	}

	/** Starts a server and connects to it. */
	RpcChannel serve(ServiceDefinition.Builder service) {
		return connect(start(service));
	}

	@Override
	public void close() {
		while (!this.opened.isEmpty()) {
			this.opened.pop().run();
		}
	}

	/** Over loopback. */
	static final class Tcp extends Network {

		@Override
		ServerOptions.Builder listen(ServerOptions.Builder options) {
			return options.port(0);
		}

		@Override
		String target(RpcServer server) {
			return "localhost:" + server.port();
		}

	}

	/** Within the process. */
	static final class InMemory extends Network {

		private final String name = "calls-" + Integer.toHexString(System.identityHashCode(this));

		@Override
		ServerOptions.Builder listen(ServerOptions.Builder options) {
			return options.inMemory(this.name);
		}

		@Override
		String target(RpcServer server) {
			return "in-memory:" + this.name;
		}

	}

	/** Over loopback in a protocol and a version of HTTP. */
	static final class Speaking extends Network {

		private final ProtocolOptions protocol;

		private final HttpVersion version;

		Speaking(ProtocolOptions protocol, HttpVersion version) {
			this.protocol = protocol;
			this.version = version;
		}

		@Override
		ServerOptions.Builder listen(ServerOptions.Builder options) {
			return options.port(0);
		}

		@Override
		RpcChannel connect(RpcServer server, ChannelOptions.Builder options) {
			return super.connect(server, options.protocol(this.protocol).httpVersion(this.version));
		}

		@Override
		String target(RpcServer server) {
			return "localhost:" + server.port();
		}

	}

	/** Over loopback, with attempts by a policy. */
	static final class Attempting extends Network {

		private final ServiceConfig config;

		Attempting(AttemptPolicy attempts) {
			this.config = ServiceConfig.builder().attempts(attempts).build();
		}

		@Override
		ServerOptions.Builder listen(ServerOptions.Builder options) {
			return options.port(0);
		}

		@Override
		RpcChannel connect(RpcServer server, ChannelOptions.Builder options) {
			return super.connect(server, options.serviceConfig(this.config));
		}

		@Override
		String target(RpcServer server) {
			return "localhost:" + server.port();
		}

	}

	/** Over loopback with TLS and a certificate of its own. */
	static final class Tls extends Network {

		private static final X509Bundle CERTIFICATE = newCertificate();

		@Override
		ServerOptions.Builder listen(ServerOptions.Builder options) {
			return options.port(0)
				.tls(ServerTls.of(stream(CERTIFICATE.getCertificatePathPEM()), stream(CERTIFICATE.getPrivateKeyPEM())));
		}

		@Override
		RpcChannel connect(RpcServer server, ChannelOptions.Builder options) {
			return super.connect(server, options.tls(ClientTls.trusting(stream(CERTIFICATE.getRootCertificatePEM()))));
		}

		@Override
		String target(RpcServer server) {
			return "localhost:" + server.port();
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

}
