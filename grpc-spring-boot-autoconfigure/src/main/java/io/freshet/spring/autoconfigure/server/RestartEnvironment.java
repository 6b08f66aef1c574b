package io.freshet.spring.autoconfigure.server;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets an application that the developer tools restart stop at once: whoever has just
 * changed a line waits for no stream of a client that was left open. Properties of the
 * application come before that.
 */
final class RestartEnvironment implements EnvironmentPostProcessor {

	private static final String RESTARTING = "org.springframework.boot.devtools.restart.classloader.RestartClassLoader";

	private final String restarting;

	RestartEnvironment() {
		this(RESTARTING);
	}

	/**
	 * Creates the post-processor.
	 * @param restarting the name of the class of class loaders that restarts make
	 */
	RestartEnvironment(String restarting) {
		this.restarting = restarting;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (isRestarting(Thread.currentThread().getContextClassLoader())) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("rpcRestart", Map.of("grpc.server.shutdown.grace-period", "0s")));
		}
	}

	private boolean isRestarting(@Nullable ClassLoader loader) {
		return loader != null && loader.getClass().getName().equals(this.restarting);
	}

}
