package io.freshet.spring.autoconfigure.client;

import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.client.resolve.NameResolverFactory;
import io.freshet.spring.ChannelOptionsCustomizer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The beans that have a say in every channel.
 *
 * @param interceptors finds the interceptors of a channel by its name
 * @param customizers change options last
 * @param observers see every call
 * @param resolvers find servers for schemes of the application
 */
record ChannelBeans(ClientInterceptors interceptors, ObjectProvider<ChannelOptionsCustomizer> customizers,
		ObjectProvider<ClientObserver> observers, ObjectProvider<NameResolverFactory> resolvers) {

	static ChannelBeans of(ListableBeanFactory beanFactory, ClientInterceptors interceptors) {
		return new ChannelBeans(interceptors, beanFactory.getBeanProvider(ChannelOptionsCustomizer.class),
				beanFactory.getBeanProvider(ClientObserver.class),
				beanFactory.getBeanProvider(NameResolverFactory.class));
	}

}
