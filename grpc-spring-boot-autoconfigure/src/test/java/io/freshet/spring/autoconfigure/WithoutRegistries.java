package io.freshet.spring.autoconfigure;

/**
 * Keeps the clients of registries out of applications with everything that is on the
 * class path. Here they are without what they need themselves.
 */
public final class WithoutRegistries {

	private static final String EUREKA = "org.springframework.cloud.netflix.eureka.";

	/** Properties that do so. */
	public static final String[] PROPERTIES = { "spring.cloud.consul.enabled=false",
			"spring.autoconfigure.exclude=" + EUREKA + "EurekaClientAutoConfiguration," + EUREKA
					+ "EurekaDiscoveryClientConfiguration," + EUREKA
					+ "reactive.EurekaReactiveDiscoveryClientConfiguration," + EUREKA
					+ "config.DiscoveryClientOptionalArgsConfiguration" };

	private WithoutRegistries() {
	}

}
