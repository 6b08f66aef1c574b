package io.freshet.spring.autoconfigure.discovery;

import java.lang.reflect.Modifier;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.core.env.Environment;

/**
 * Has registries wait for the port of the server where the system chooses it. Registry
 * clients register as soon as a web server is up, or earlier, and that is too early. They
 * ask for their registry by its class, so it is wrapped as that. Immutable.
 */
final class HoldingRegistries implements BeanPostProcessor {

	private final HeldRegistrations held = new HeldRegistrations();

	private final Environment environment;

	HoldingRegistries(Environment environment) {
		this.environment = environment;
	}

	HeldRegistrations held() {
		return this.held;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof ServiceRegistry<?> registry) || Modifier.isFinal(bean.getClass().getModifiers())
				|| !ServerPort.isChosenBySystem(this.environment)) {
			return bean;
		}
		ProxyFactory proxy = new ProxyFactory(bean);
		proxy.setProxyTargetClass(true);
		proxy.addAdvice(new Hold<>(registry, this.held));
		return proxy.getProxy(bean.getClass().getClassLoader());
	}

	/** Stands before a registry. */
	private record Hold<R extends Registration>(ServiceRegistry<R> registry,
			HeldRegistrations held) implements MethodInterceptor {

		@Override
		@SuppressWarnings({ "unchecked", "NullAway" })
		public @Nullable Object invoke(MethodInvocation call) throws Throwable {
			boolean about = call.getArguments().length == 1 && call.getArguments()[0] instanceof Registration;
			if (about) {
				R registration = (R) call.getArguments()[0];
				boolean done = switch (call.getMethod().getName()) {
					case "register" -> this.held.hold(this.registry, registration);
					case "deregister" -> this.held.forget(registration);
					default -> false;
				};
				if (done) {
					return null;
				}
			}
			return call.proceed();
		}

	}

}
