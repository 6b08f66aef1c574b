package io.freshet.spring.autoconfigure.client;

import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.client.resolve.NameResolverFactory;
import io.freshet.spring.ChannelOptionsCustomizer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The beans that have a say in every channel.
 *
 * @param interceptors the interceptors of calls
 * @param customizers change options last
 * @param observers see every call
 * @param resolvers find servers for schemes of the application
 */
record ChannelBeans(ObjectProvider<ClientInterceptor> interceptors,
		ObjectProvider<ChannelOptionsCustomizer> customizers, ObjectProvider<ClientObserver> observers,
		ObjectProvider<NameResolverFactory> resolvers) {

	static ChannelBeans of(BeanFactory beanFactory) {
		return new ChannelBeans(beanFactory.getBeanProvider(ClientInterceptor.class),
				beanFactory.getBeanProvider(ChannelOptionsCustomizer.class),
				beanFactory.getBeanProvider(ClientObserver.class),
				beanFactory.getBeanProvider(NameResolverFactory.class));
	}

}
