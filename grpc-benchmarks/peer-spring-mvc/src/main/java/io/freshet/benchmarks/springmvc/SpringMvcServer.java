package io.freshet.benchmarks.springmvc;

import java.io.IOException;

import io.freshet.benchmarks.process.ControlChannel;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.core.env.Environment;

/**
 * Starts a Spring Boot application with the web starter on a free port. The arguments are
 * Spring Boot's and say where handlers run.
 */
@SpringBootApplication
public class SpringMvcServer {

	/**
	 * Runs the server until the harness is done.
	 * @param args handed to Spring Boot
	 * @throws IOException if the harness cannot be told
	 */
	public static void main(String[] args) throws IOException {
		Environment environment = SpringApplication.run(SpringMvcServer.class, args).getEnvironment();
		ControlChannel.serveAndExit(environment.getRequiredProperty("local.server.port", Integer.class),
				"Spring Boot " + SpringBootVersion.getVersion() + ", "
						+ org.apache.catalina.util.ServerInfo.getServerInfo() + ", Jackson "
						+ tools.jackson.core.json.PackageVersion.VERSION);
	}

}
