package io.freshet.benchmarks.starter;

import java.io.IOException;

import io.freshet.benchmarks.process.ControlChannel;
import io.freshet.spring.RpcServerStartedEvent;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.event.EventListener;

/**
 * Starts a Spring Boot application with this project's starter on a free port.
 */
@SpringBootApplication
public class StarterServer {

	private volatile int port;

	/**
	 * Runs the server until the harness is done.
	 * @param args handed to Spring Boot
	 * @throws IOException if the harness cannot be told
	 */
	public static void main(String[] args) throws IOException {
		StarterServer server = SpringApplication.run(StarterServer.class, args).getBean(StarterServer.class);
		ControlChannel.serveAndExit(server.port, "Spring Boot " + SpringBootVersion.getVersion());
	}

	@EventListener
	void started(RpcServerStartedEvent event) {
		this.port = event.getPort();
	}

}
