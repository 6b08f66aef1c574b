package io.freshet.interop.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import com.google.protobuf.ByteString;

import io.freshet.interop.WarmUp;
import io.freshet.interop.conformance.proto.ConformanceServiceRpc;
import io.freshet.interop.conformance.proto.HTTPVersion;
import io.freshet.interop.conformance.proto.ServerCompatRequest;
import io.freshet.interop.conformance.proto.ServerCompatResponse;
import io.freshet.interop.conformance.proto.TLSCreds;
import io.freshet.rpc.server.ClientAuth;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServerTls;

/**
 * The server that the conformance runner tests: reads from the runner what server it
 * wants, tells it where that listens, and serves until it is closed.
 */
public final class ConformanceServer implements AutoCloseable {

	private final RpcServer server;

	private ConformanceServer(RpcServer server) {
		this.server = server;
	}

	/**
	 * Starts the server that the runner wants.
	 * @param in what the runner says
	 * @param out what the runner hears
	 * @return the running server
	 * @throws IOException if the runner says nothing, or the server cannot listen
	 * @throws InterruptedException if this thread is interrupted
	 * @throws IllegalArgumentException if it wants a server that does not exist
	 */
	public static ConformanceServer start(InputStream in, OutputStream out) throws IOException, InterruptedException {
		SizedMessages runner = new SizedMessages(in, out);
		ServerCompatRequest request = runner.read(ServerCompatRequest.parser());
		if (request == null) {
			throw new IOException("the runner did not say which server it wants");
		}
		check(request.getHttpVersion());
		WarmUp.run(request.getUseTls());
		InetAddress loopback = InetAddress.getLoopbackAddress();
		ServerOptions.Builder options = ServerOptions.builder().address(new InetSocketAddress(loopback, 0));
		if (request.getMessageReceiveLimit() > 0) {
			options.maxInboundMessageBytes(request.getMessageReceiveLimit());
		}
		ByteString certificate = ByteString.EMPTY;
		if (request.getUseTls()) {
			TLSCreds credentials = request.getServerCreds();
			certificate = credentials.getCert();
			ServerTls tls = ServerTls.of(certificate.newInput(), credentials.getKey().newInput());
			ByteString clients = request.getClientTlsCert();
			options.tls(clients.isEmpty() ? tls : tls.withClientAuth(ClientAuth.REQUIRE, clients.newInput()));
		}
		RpcServer server = RpcServer
			.create(options.build(), List.of(ConformanceServiceRpc.bind(new ConformanceService())))
			.start();
		runner.write(ServerCompatResponse.newBuilder()
			.setHost(loopback.getHostAddress())
			.setPort(server.port())
			.setPemCert(certificate)
			.build());
		return new ConformanceServer(server);
	}

	/** Of the two versions the client chooses one; the port of a server speaks both. */
	private static void check(HTTPVersion version) {
		if (version != HTTPVersion.HTTP_VERSION_1 && version != HTTPVersion.HTTP_VERSION_2) {
			throw new IllegalArgumentException(version + " is not supported");
		}
	}

	/** Stops after at most a second. */
	@Override
	public void close() {
		this.server.stop(Duration.ofSeconds(1));
	}

}
