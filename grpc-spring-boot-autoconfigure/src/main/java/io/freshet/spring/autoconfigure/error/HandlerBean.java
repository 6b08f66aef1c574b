package io.freshet.spring.autoconfigure.error;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.function.Supplier;

import org.springframework.aop.framework.Advised;

/**
 * A bean with handler methods. Immutable.
 *
 * @param name the name of the bean
 * @param type the class behind its proxies
 * @param instance gives the bean
 */
record HandlerBean(String name, Class<?> type, Supplier<Object> instance) {

	/**
	 * Returns the object to call a method on: the bean as the context hands it out, so
	 * that advice applies, or what is behind its proxy if the proxy does not have the
	 * method.
	 * @param method the method
	 * @return the object
	 */
	Object receiver(Method method) {
		Object bean = this.instance.get();
		int modifiers = method.getModifiers();
		if (Modifier.isPublic(modifiers) && !Modifier.isFinal(modifiers)
				&& method.getDeclaringClass().isInstance(bean)) {
			return bean;
		}
		while (bean instanceof Advised proxy) {
			bean = target(proxy);
		}
		return bean;
	}

	private static Object target(Advised proxy) {
		try {
			Object target = proxy.getTargetSource().getTarget();
			if (target != null) {
				return target;
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException("there is nothing behind " + proxy, ex);
		}
		throw new IllegalStateException("there is nothing behind " + proxy);
	}

}
