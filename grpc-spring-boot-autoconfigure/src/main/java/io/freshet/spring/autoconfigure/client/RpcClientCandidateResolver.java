package io.freshet.spring.autoconfigure.client;

import java.util.function.BiFunction;

import io.freshet.spring.RpcClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Answers for every injection point with an {@code @RpcClient}, wherever Spring resolves
 * one: fields, constructors, {@code @Bean} methods, tests. Leaves the others to the
 * resolver that was there before. Extends the usual resolver only because Spring would
 * otherwise put that one back. Immutable.
 */
final class RpcClientCandidateResolver extends ContextAnnotationAutowireCandidateResolver {

	private final AutowireCandidateResolver previous;

	private final BiFunction<Class<?>, RpcClient, Object> clients;

	/**
	 * Creates a resolver.
	 * @param previous answers for all other injection points
	 * @param clients gives the client of a type that an annotation asks for
	 */
	RpcClientCandidateResolver(AutowireCandidateResolver previous, BiFunction<Class<?>, RpcClient, Object> clients) {
		this.previous = previous;
		this.clients = clients;
	}

	@Override
	public @Nullable Object getSuggestedValue(DependencyDescriptor descriptor) {
		RpcClient annotation = annotation(descriptor);
		return (annotation != null) ? this.clients.apply(descriptor.getDependencyType(), annotation)
				: this.previous.getSuggestedValue(descriptor);
	}

	@Override
	public boolean isAutowireCandidate(BeanDefinitionHolder holder, DependencyDescriptor descriptor) {
		return this.previous.isAutowireCandidate(holder, descriptor);
	}

	@Override
	public boolean isRequired(DependencyDescriptor descriptor) {
		return this.previous.isRequired(descriptor);
	}

	@Override
	public boolean hasQualifier(DependencyDescriptor descriptor) {
		return this.previous.hasQualifier(descriptor);
	}

	@Override
	public @Nullable String getSuggestedName(DependencyDescriptor descriptor) {
		return this.previous.getSuggestedName(descriptor);
	}

	@Override
	public @Nullable Object getLazyResolutionProxyIfNecessary(DependencyDescriptor descriptor,
			@Nullable String beanName) {
		return this.previous.getLazyResolutionProxyIfNecessary(descriptor, beanName);
	}

	@Override
	public @Nullable Class<?> getLazyResolutionProxyClass(DependencyDescriptor descriptor, @Nullable String beanName) {
		return this.previous.getLazyResolutionProxyClass(descriptor, beanName);
	}

	@Override
	public AutowireCandidateResolver cloneIfNecessary() {
		return new RpcClientCandidateResolver(this.previous.cloneIfNecessary(), this.clients);
	}

	private static @Nullable RpcClient annotation(DependencyDescriptor descriptor) {
		return AnnotatedElementUtils
			.findMergedAnnotation(AnnotatedElementUtils.forAnnotations(descriptor.getAnnotations()), RpcClient.class);
	}

}
