package io.freshet.spring.autoconfigure.client;

import java.lang.reflect.Constructor;

import io.freshet.spring.RpcClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.PropertyValues;
import org.springframework.beans.factory.annotation.AutowiredAnnotationBeanPostProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.support.RegisteredBean;

/**
 * Injects fields that carry {@code @RpcClient} and no {@code @Autowired}. Constructors
 * are none of its business, nor are records, whose components were given to the
 * constructor.
 */
final class RpcClientFieldProcessor extends AutowiredAnnotationBeanPostProcessor {

	RpcClientFieldProcessor() {
		setAutowiredAnnotationType(RpcClient.class);
	}

	@Override
	public Constructor<?> @Nullable [] determineCandidateConstructors(Class<?> beanClass, String beanName) {
		return null;
	}

	@Override
	public PropertyValues postProcessProperties(PropertyValues values, Object bean, String beanName) {
		return bean.getClass().isRecord() ? values : super.postProcessProperties(values, bean, beanName);
	}

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		return registeredBean.getBeanClass().isRecord() ? null : super.processAheadOfTime(registeredBean);
	}

}
