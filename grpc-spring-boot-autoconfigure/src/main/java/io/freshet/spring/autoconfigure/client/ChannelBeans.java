package io.freshet.spring.autoconfigure.client;

import java.util.List;
import java.util.function.Function;

import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.client.resolve.NameResolverFactory;
import io.freshet.spring.ChannelOptionsCustomizer;
import io.freshet.spring.autoconfigure.interceptor.InterceptorBeans;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The beans that have a say in every channel.
 *
 * @param interceptors finds the interceptors of a channel by its name
 * @param customizers change options last
 * @param observers see every call
 * @param resolvers find servers for schemes of the application
 * @param validation checks messages of channels that want it
 */
record ChannelBeans(Function<String, List<ClientInterceptor>> interceptors,
		ObjectProvider<ChannelOptionsCustomizer> customizers, ObjectProvider<ClientObserver> observers,
		ObjectProvider<NameResolverFactory> resolvers, ObjectProvider<ChannelValidation> validation) {

	static ChannelBeans of(ListableBeanFactory beanFactory) {
		return new ChannelBeans(new InterceptorBeans(beanFactory)::ofChannel,
				beanFactory.getBeanProvider(ChannelOptionsCustomizer.class),
				beanFactory.getBeanProvider(ClientObserver.class),
				beanFactory.getBeanProvider(NameResolverFactory.class),
				beanFactory.getBeanProvider(ChannelValidation.class));
	}

	/**
	 * Finds the interceptors of a channel.
	 * @param channel the name of the channel
	 * @param properties which messages are to be checked
	 * @return the interceptors, the outermost first
	 */
	List<ClientInterceptor> interceptors(String channel, ValidationProperties properties) {
		return new ChannelInterceptors(this).of(channel, properties);
	}

}
