package io.freshet.spring.autoconfigure.client;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.freshet.spring.RpcClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Finds beans that take the place of a channel or its client: those named or qualified
 * like the channel, then what a test put there instead of a bean, then the primary one.
 * Any other bean of the type may belong to another channel and is left alone. Immutable.
 */
final class ReplacementBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	ReplacementBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Finds the bean that replaces a client.
	 * @param type the type of client
	 * @param channel the name of the channel
	 * @return the bean, or {@code null} if there is none
	 */
	@Nullable Object find(Class<?> type, String channel) {
		List<String> names = new ArrayList<>(List.of(this.beanFactory.getBeanNamesForType(type, true, false)));
		// a bean made from the channel's client, such as one with a shorter deadline
		names.removeIf(this.beanFactory::isCurrentlyInCreation);
		String name = single(names, (candidate) -> isQualified(candidate, channel));
		name = (name != null) ? name : single(names, this::isPutByTest);
		name = (name != null) ? name : single(names, (candidate) -> isPrimary(candidate));
		return (name != null) ? this.beanFactory.getBean(name) : null;
	}

	private static @Nullable String single(List<String> names, Predicate<String> condition) {
		List<String> matches = names.stream().filter(condition).toList();
		return (matches.size() == 1) ? matches.get(0) : null;
	}

	private boolean isQualified(String name, String channel) {
		if (BeanFactoryAnnotationUtils.isQualifierMatch(channel::equals, name, this.beanFactory)) {
			return true;
		}
		RpcClient annotation = annotation(name);
		return annotation != null && annotation.value().equals(channel);
	}

	/** Such beans have a definition that could not have created them, an interface's. */
	private boolean isPutByTest(String name) {
		return annotation(name) == null && definition(name) instanceof RootBeanDefinition definition
				&& definition.hasBeanClass() && definition.getBeanClass().isInterface()
				&& definition.getFactoryMethodName() == null && definition.getInstanceSupplier() == null;
	}

	private boolean isPrimary(String name) {
		BeanDefinition definition = definition(name);
		return definition != null && definition.isPrimary();
	}

	/** The field of a test that a mock is declared by. */
	private @Nullable RpcClient annotation(String name) {
		AnnotatedElement element = (definition(name) instanceof RootBeanDefinition definition)
				? definition.getQualifiedElement() : null;
		return (element != null) ? AnnotatedElementUtils.findMergedAnnotation(element, RpcClient.class) : null;
	}

	private @Nullable BeanDefinition definition(String name) {
		return this.beanFactory.containsBeanDefinition(name) ? this.beanFactory.getMergedBeanDefinition(name) : null;
	}

}
