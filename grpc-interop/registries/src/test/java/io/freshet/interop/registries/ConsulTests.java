package io.freshet.interop.registries;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fleet behind a real agent of Consul, whose program {@code consul.program} names.
 */
@Tag("consul")
class ConsulTests extends RegistryContract {

	private static final int START_SECONDS = 30;

	@TempDir
	private Path directory;

	private int port;

	private Process agent;

	@BeforeEach
	void startAgent() throws Exception {
		this.port = freePort();
		int serfPort = freePort();
		this.agent = new ProcessBuilder(System.getProperty("consul.program", "consul"), "agent", "-dev",
				"-bind=127.0.0.1", "-http-port=" + this.port, "-dns-port=-1", "-grpc-port=-1",
				"-server-port=" + freePort(), "-serf-lan-port=" + serfPort, "-serf-wan-port=" + freePort())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("consul.log").toFile())
			.start();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
		while (!hasLeader()) {
			if (!this.agent.isAlive() || System.nanoTime() > end) {
				throw new IllegalStateException("no agent: " + Files.readString(this.directory.resolve("consul.log")));
			}
			TimeUnit.MILLISECONDS.sleep(100);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private boolean hasLeader() throws IOException {
		HttpURLConnection leader = (HttpURLConnection) URI.create("http://127.0.0.1:" + this.port + "/v1/status/leader")
			.toURL()
			.openConnection();
		try {
			return leader.getResponseCode() == HttpURLConnection.HTTP_OK
					&& leader.getInputStream().readAllBytes().length > 2;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@AfterEach
	void stopAgent() throws Exception {
		this.agent.destroy();
		this.agent.waitFor(10, TimeUnit.SECONDS);
	}

	@Override
	List<String> properties() {
		return List.of("spring.application.name=parcels", "spring.main.web-application-type=none",
				"eureka.client.enabled=false", "logging.level.root=warn", "spring.main.banner-mode=off",
				"spring.cloud.consul.host=127.0.0.1", "spring.cloud.consul.port=" + this.port,
				"spring.cloud.consul.discovery.hostname=127.0.0.1",
				"spring.cloud.consul.discovery.instance-id=parcels-{name}",
				"spring.cloud.consul.discovery.health-check-interval=1s", "grpc.client.discovery.refresh-interval=1s");
	}

	/** The agent finds an instance healthy within a second, the client asks as often. */
	@Override
	int joinSeconds() {
		return 5;
	}

}
