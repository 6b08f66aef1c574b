package io.freshet.spring.autoconfigure.server;

import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import com.google.protobuf.StringValue;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.RpcService;
import io.freshet.spring.security.TalkRpc;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that is restarted in its process, as the developer tools do. */
class RestartTests {

	private static final String LOADER = Reloading.class.getName();

	@Test
	void bindsTheSamePortAgainAndAgainAndDoesNotWaitForOpenStreams() throws Exception {
		int port = freePort();
		Object before = null;
		try (RpcChannel channel = RpcChannel.create("127.0.0.1:" + port)) {
			for (int round = 0; round < 4; round++) {
				try (Reloading loader = new Reloading()) {
					ConfigurableApplicationContext context = start(loader, port);
					Object service = context.getBean("talk");
					if (before != null) {
						assertThat(service.getClass()).isNotSameAs(before.getClass());
						assertThat(service.getClass().getName()).isEqualTo(before.getClass().getName());
					}
					before = service;
					RpcReader<StringValue> endless = channel.blocking()
						.serverStreaming(TalkRpc.HEAR, CallOptions.DEFAULT.withWaitForReady(true), StringValue.of("x"));
					assertThat(endless.read()).isEqualTo(StringValue.of("x"));
					Instant begin = Instant.now();
					context.close();
					assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
				}
			}
		}
	}

	@Test
	void leavesTheGracePeriodAloneOtherwise() {
		MockEnvironment environment = new MockEnvironment();
		new RestartEnvironment().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.containsProperty("grpc.server.shutdown.grace-period")).isFalse();
	}

	@Test
	void propertiesOfTheApplicationComeFirst() throws Exception {
		MockEnvironment environment = new MockEnvironment().withProperty("grpc.server.shutdown.grace-period", "2s");
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (Reloading loader = new Reloading()) {
			Thread.currentThread().setContextClassLoader(loader);
			new RestartEnvironment(LOADER).postProcessEnvironment(environment, new SpringApplication());
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
		assertThat(environment.getProperty("grpc.server.shutdown.grace-period")).isEqualTo("2s");
	}

	private static ConfigurableApplicationContext start(Reloading loader, int port) throws Exception {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(loader);
		try {
			Map<String, Object> properties = new HashMap<>();
			properties.put("grpc.server.port", port);
			properties.put("spring.main.banner-mode", "off");
			return new SpringApplicationBuilder(loader.loadClass(Application.class.getName()))
				.web(WebApplicationType.NONE)
				.properties(properties)
				.initializers((context) -> new RestartEnvironment(LOADER)
					.postProcessEnvironment(context.getEnvironment(), new SpringApplication()))
				.run();
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static int freePort() throws Exception {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	/** Loads the classes of the application anew. */
	private static final class Reloading extends URLClassLoader {

		private Reloading() {
			super(new URL[] { RestartTests.class.getProtectionDomain().getCodeSource().getLocation() },
					RestartTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			boolean own = name.startsWith(Application.class.getName()) || name.startsWith(Talk.class.getName());
			if (own && findLoadedClass(name) == null) {
				return findClass(name);
			}
			return super.loadClass(name, resolve);
		}

	}

	/** The application. */
	@ImportAutoConfiguration(RpcServerAutoConfiguration.class)
	@Import(Talk.class)
	public static class Application {

	}

	/** Streams without end. */
	@RpcService("talk")
	public static class Talk implements TalkRpc.Service {

		@Override
		public void hear(StringValue request, RpcWriter<StringValue> responses) {
			responses.write(request);
			CountDownLatch gone = new CountDownLatch(1);
			RpcContext.current().onCancel(gone::countDown);
			try {
				gone.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
