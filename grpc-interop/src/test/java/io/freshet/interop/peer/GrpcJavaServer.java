package io.freshet.interop.peer;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.freshet.interop.TestCertificates;
import io.freshet.interop.Transport;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.services.MetricRecorder;
import io.grpc.testing.integration.TestServiceImpl;
import io.grpc.xds.orca.OrcaMetricReportingServerInterceptor;
import io.grpc.xds.orca.OrcaServiceImpl;

/**
 * grpc-java's interoperability server in this process, on a free port of this machine.
 */
public final class GrpcJavaServer implements AutoCloseable {

	private final ScheduledExecutorService executor;

	private final Server server;

	private GrpcJavaServer(ScheduledExecutorService executor, Server server) {
		this.executor = executor;
		this.server = server;
	}

	/**
	 * Starts a server.
	 * @param transport plaintext or TLS
	 * @param maxConcurrentStreams the most calls on one connection
	 * @return the running server
	 * @throws IOException if it cannot start
	 */
	public static GrpcJavaServer start(Transport transport, int maxConcurrentStreams) throws IOException {
		ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
		MetricRecorder load = MetricRecorder.newInstance();
		Server server = NettyServerBuilder.forPort(0, credentials(transport))
			.addService(ServerInterceptors.intercept(new CheckingTestService(executor, load),
					TestServiceImpl.interceptors()))
			.addService(OrcaServiceImpl.createService(executor, load, 100, TimeUnit.MILLISECONDS))
			.maxConcurrentCallsPerConnection(maxConcurrentStreams)
			.intercept(new PeerAddress())
			.intercept(OrcaMetricReportingServerInterceptor.getInstance())
			.addStreamTracerFactory(RequestFlags.FACTORY)
			.build()
			.start();
		return new GrpcJavaServer(executor, server);
	}

	private static ServerCredentials credentials(Transport transport) throws IOException {
		if (transport == Transport.PLAINTEXT) {
			return InsecureServerCredentials.create();
		}
		try (InputStream certificate = TestCertificates.open("server1.pem");
				InputStream key = TestCertificates.open("server1.key")) {
			return TlsServerCredentials.create(certificate, key);
		}
	}

	/**
	 * Returns the port.
	 * @return the port
	 */
	public int port() {
		return this.server.getPort();
	}

	@Override
	public void close() throws InterruptedException {
		this.server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
		this.executor.shutdownNow();
	}

}
