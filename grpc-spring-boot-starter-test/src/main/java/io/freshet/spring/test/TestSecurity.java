package io.freshet.spring.test;

import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.spring.GlobalRpcInterceptor;
import io.freshet.spring.security.RpcSecurityInterceptor;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/** Lets a test say who makes a call, if Spring Security is there. */
final class TestSecurity {

	private static final String PRESENT = "org.springframework.security.core.context.SecurityContextHolder";

	private TestSecurity() {
	}

	static void addTo(ConfigurableListableBeanFactory beanFactory) {
		if (ClassUtils.isPresent(PRESENT, beanFactory.getBeanClassLoader())) {
			beanFactory.registerSingleton("rpcTestUserInterceptor", new UserInterceptor());
			beanFactory.addBeanPostProcessor(new TicketCredentials());
		}
	}

	/**
	 * Calls in the name of the user of the test, such as that of {@code @WithMockUser}.
	 */
	@GlobalRpcInterceptor(channels = RpcTestContextCustomizerFactory.CHANNEL)
	static final class UserInterceptor implements ClientInterceptor {

		@Override
		public void intercept(ClientCall call, Next next) {
			Authentication user = SecurityContextHolder.getContext().getAuthentication();
			if (user != null && !(user instanceof AnonymousAuthenticationToken)) {
				CallerTickets.add(call, user);
			}
			next.proceed(call);
		}

	}

	/** Makes the server take tickets for credentials that have been checked. */
	static final class TicketCredentials implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof RpcSecurityInterceptor interceptor) ? interceptor.withChains(interceptor.chains()
				.stream()
				.map((chain) -> chain.withAuthentication(CallerTickets::find, (caller) -> caller))
				.toList()) : bean;
		}

	}

}
