package io.freshet.spring.test;

import java.util.Objects;

import io.freshet.rpc.client.RpcChannel;
import io.freshet.spring.RpcClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.util.ReflectionUtils;

/** Lets tests have a {@link RpcTestClient} injected, made when one asks for it. */
final class TestChannel {

	/** What the channel is asked for by; never set. */
	@RpcClient(RpcTestContextCustomizerFactory.CHANNEL)
	private @Nullable RpcChannel channel;

	private TestChannel() {
	}

	static void addTo(ConfigurableListableBeanFactory beanFactory) {
		ObjectFactory<RpcTestClient> client = () -> RpcTestClient.of(find(beanFactory));
		beanFactory.registerResolvableDependency(RpcTestClient.class, client);
	}

	private static RpcChannel find(ConfigurableListableBeanFactory beanFactory) {
		DependencyDescriptor descriptor = new DependencyDescriptor(
				Objects.requireNonNull(ReflectionUtils.findField(TestChannel.class, "channel")), true);
		return (RpcChannel) Objects.requireNonNull(beanFactory.resolveDependency(descriptor, null));
	}

}
