package io.freshet.spring.autoconfigure.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.ClientSettings;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.autoconfigure.interceptor.InterceptorBeans;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;

/**
 * Finds the interceptors of channels, which properties name beside those for all, and of
 * single clients. One that is no bean is created once. Safe for use by several threads.
 */
final class ClientInterceptors {

	private final ConfigurableListableBeanFactory beanFactory;

	private final InterceptorBeans beans;

	private final ObjectProvider<ChannelResilience> resilience;

	private final Map<Class<?>, ClientInterceptor> created = new ConcurrentHashMap<>();

	ClientInterceptors(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.resilience = beanFactory.getBeanProvider(ChannelResilience.class);
		this.beans = new InterceptorBeans(beanFactory);
	}

	/**
	 * Finds the interceptors of a channel.
	 * @param channel the name of the channel
	 * @param properties of all channels
	 * @return the interceptors, the outermost first
	 */
	List<ClientInterceptor> ofChannel(String channel, RpcClientProperties properties) {
		List<ClientInterceptor> interceptors = new ArrayList<>(
				this.beans.ofChannel(channel, properties.namedInterceptors()::contains));
		List<String> names = properties.of(channel).interceptors();
		if (names != null) {
			names.forEach((name) -> addIfMissing(interceptors, named(channel, name)));
		}
		ResilienceProperties resilience = properties.of(channel).resilience();
		if (resilience.isOn()) {
			interceptors.addAll(resilience(channel, resilience));
		}
		return interceptors;
	}

	private List<ClientInterceptor> resilience(String channel, ResilienceProperties properties) {
		ChannelResilience registries = this.resilience.getIfAvailable();
		if (registries == null) {
			boolean breaker = properties.circuitBreaker() != null;
			throw new InvalidConfigurationPropertyValueException(
					"grpc.client.channel." + channel + ".resilience." + (breaker ? "circuit-breaker" : "bulkhead"),
					breaker ? properties.circuitBreaker() : properties.bulkhead(),
					"it needs io.github.resilience4j:resilience4j-circuitbreaker and resilience4j-bulkhead on the class "
							+ "path");
		}
		return registries.of(channel, properties);
	}

	private ClientInterceptor named(String channel, String name) {
		if (this.beanFactory.containsBean(name) && this.beanFactory.isTypeMatch(name, ClientInterceptor.class)) {
			return this.beanFactory.getBean(name, ClientInterceptor.class);
		}
		ClassLoader loader = this.beanFactory.getBeanClassLoader();
		if (name.contains(".") && ClassUtils.isPresent(name, loader)) {
			Class<?> type = ClassUtils.resolveClassName(name, loader);
			if (ClientInterceptor.class.isAssignableFrom(type)) {
				return instance(type.asSubclass(ClientInterceptor.class));
			}
		}
		throw new InvalidConfigurationPropertyValueException("grpc.client.channel." + channel + ".interceptors", name,
				"it is neither the name of a bean nor of a class that implements ClientInterceptor; the beans are "
						+ String.join(", ", this.beanFactory.getBeanNamesForType(ClientInterceptor.class)));
	}

	private <T extends ClientInterceptor> ClientInterceptor instance(Class<T> type) {
		T bean = this.beanFactory.getBeanProvider(type).getIfUnique();
		if (bean != null) {
			return bean;
		}
		@Nullable ClientInterceptor known = this.created.get(type);
		if (known == null) {
			// not computeIfAbsent: it may ask for a client meanwhile
			known = this.beanFactory.createBean(type);
			ClientInterceptor first = this.created.putIfAbsent(type, known);
			known = (first != null) ? first : known;
		}
		return known;
	}

	/**
	 * Puts interceptors around the calls of a client.
	 * @param client the client
	 * @param channel its channel
	 * @param types the interceptors, the outermost first
	 * @return the client with its interceptors
	 */
	Object around(Object client, RpcChannel channel, Class<? extends ClientInterceptor>[] types) {
		List<ClientInterceptor> all = new ArrayList<>(channel.options().interceptors());
		int shared = all.size();
		for (Class<? extends ClientInterceptor> type : types) {
			addIfMissing(all, instance(type));
		}
		List<ClientInterceptor> own = all.subList(shared, all.size());
		return own.isEmpty() ? client
				: ((ClientSettings<?>) client).withInterceptors(own.toArray(ClientInterceptor[]::new));
	}

	/** One that is there for some calls is added for the others. */
	private static void addIfMissing(List<ClientInterceptor> all, ClientInterceptor one) {
		ClientInterceptor rest = InterceptorBeans.without(all, one);
		if (rest != null) {
			all.add(rest);
		}
	}

}
