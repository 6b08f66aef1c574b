package io.freshet.spring.test;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Gives the server of an application context its address and tells the channels. Equal
 * for tests that can share a context; each context gets a name of its own. Immutable.
 *
 * @param transport where the server listens
 * @param channels the channels that lead to it
 */
record RpcTestContextCustomizer(RpcTestTransport transport, Set<String> channels) implements ContextCustomizer {

	private static final String PROPERTY_SOURCE = "rpcTest";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		Map<String, Object> properties = new HashMap<>();
		if (this.transport == RpcTestTransport.IN_MEMORY) {
			String name = UUID.randomUUID().toString();
			target(properties, "in-memory:" + name);
			context.getBeanFactory().registerSingleton("inMemoryServerCustomizer", new InMemoryServerCustomizer(name));
		}
		else {
			target(properties, "static://127.0.0.1:${local.grpc.port}");
			properties.put("grpc.server.port", 0);
		}
		add(context.getEnvironment().getPropertySources(), new MapPropertySource(PROPERTY_SOURCE, properties));
		TestSecurity.addTo(context.getBeanFactory());
		TestChannel.addTo(context.getBeanFactory());
	}

	private void target(Map<String, Object> properties, String target) {
		properties.put("grpc.client.defaults.target", target);
		this.channels
			.forEach((channel) -> properties.put("grpc.client.channel" + element(channel) + ".target", target));
	}

	private static String element(String channel) {
		boolean plain = channel.chars().allMatch((c) -> Character.isLetterOrDigit(c) || c == '-');
		return plain ? "." + channel : "[" + channel + "]";
	}

	/** What a test says itself goes before, what the application says comes after. */
	private static void add(MutablePropertySources sources, MapPropertySource source) {
		String inlined = TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME;
		if (sources.contains(inlined)) {
			sources.addAfter(inlined, source);
		}
		else {
			sources.addFirst(source);
		}
	}

}
