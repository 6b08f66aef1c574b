package io.freshet.benchmarks.springboot;

import java.io.IOException;
import java.util.Objects;

import io.freshet.benchmarks.process.ControlChannel;
import io.grpc.Grpc;
import io.netty.util.Version;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/**
 * Starts a Spring Boot application with the gRPC starter on a free port.
 */
@SpringBootApplication
public class SpringBootServer {

	private volatile int port;

	/**
	 * Runs the server until the harness is done.
	 * @param args handed to Spring Boot
	 * @throws IOException if the harness cannot be told
	 */
	public static void main(String[] args) throws IOException {
		SpringBootServer server = SpringApplication.run(SpringBootServer.class, args).getBean(SpringBootServer.class);
		ControlChannel.serveAndExit(server.port, description());
	}

	@EventListener
	void started(GrpcServerStartedEvent event) {
		this.port = event.getPort();
	}

	private static String description() {
		return "Spring Boot " + SpringBootVersion.getVersion() + ", grpc-java "
				+ Grpc.class.getPackage().getImplementationVersion() + ", " + "Netty "
				+ Objects.requireNonNull(Version.identify().get("netty-codec-http2")).artifactVersion() + ", "
				+ (epollAvailable() ? "epoll" : "NIO");
	}

	private static boolean epollAvailable() {
		try {
			// by name, since the starter brings the native transport at run time only
			return (Boolean) Class.forName("io.netty.channel.epoll.Epoll").getMethod("isAvailable").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			return false;
		}
	}

}
