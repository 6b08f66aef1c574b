package io.freshet.benchmarks.grpcjava;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import io.freshet.benchmarks.process.ControlChannel;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.epoll.Epoll;
import io.netty.util.Version;

/**
 * Starts grpc-java's Netty server on a free port. The only argument says where handlers
 * run: {@code direct} (the event loop) or {@code virtual} (a virtual thread per task).
 */
public final class GrpcJavaServer {

	private GrpcJavaServer() {
	}

	/**
	 * Runs the server until the harness is done.
	 * @param args where handlers run
	 * @throws IOException if the server cannot listen
	 */
	public static void main(String[] args) throws IOException {
		NettyServerBuilder builder = NettyServerBuilder.forPort(0).addService(new BenchService());
		switch (args[0]) {
			case "direct" -> builder.directExecutor();
			case "virtual" -> builder.executor(virtualThreadPerTask());
			default -> throw new IllegalArgumentException("unknown executor '" + args[0] + "'");
		}
		Server server = builder.build().start();
		ControlChannel.serveAndExit(server.getPort(), description());
	}

	private static Executor virtualThreadPerTask() {
		try {
			// by name, since the method is younger (21) than the Java release compiled
			// for
			return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("this JVM has no virtual threads, Java 21 or newer has", ex);
		}
	}

	static String description() {
		return "grpc-java " + Grpc.class.getPackage().getImplementationVersion() + ", " + "Netty "
				+ Objects.requireNonNull(Version.identify().get("netty-codec-http2")).artifactVersion() + ", "
				+ (Epoll.isAvailable() ? "epoll" : "NIO");
	}

}
