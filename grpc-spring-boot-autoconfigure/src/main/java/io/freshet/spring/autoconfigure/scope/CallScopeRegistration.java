package io.freshet.spring.autoconfigure.scope;

import java.io.Serializable;

import io.freshet.rpc.RpcContext;
import io.freshet.spring.RpcScope;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * Makes the scope known, and has a proxy of the call that is being served injected where
 * an {@code RpcContext} is asked for.
 */
final class CallScopeRegistration implements BeanFactoryPostProcessor, Ordered {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		beanFactory.registerScope(RpcScope.NAME, new CallScope());
		beanFactory.registerResolvableDependency(RpcContext.class, new CurrentCall());
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/** What the proxy asks. Only what can be serialised becomes a proxy. */
	private static final class CurrentCall implements ObjectFactory<RpcContext>, Serializable {

		private static final long serialVersionUID = 1L;

		@Override
		public RpcContext getObject() {
			return RpcContext.current();
		}

		@Override
		public String toString() {
			return "current RpcContext";
		}

	}

}
