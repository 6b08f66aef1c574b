package io.freshet.spring.autoconfigure.error;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.freshet.spring.RpcAdvice;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The services that a bean with {@code @RpcAdvice} is for. Immutable.
 *
 * @param advice the annotation
 */
record AdviceScope(RpcAdvice advice) {

	/**
	 * Returns whether the bean is for a service.
	 * @param service the class of the service bean, or {@code null} for a service that is
	 * none, such as health
	 * @return whether it is
	 */
	boolean includes(@Nullable Class<?> service) {
		List<String> packages = Stream
			.concat(Arrays.stream(this.advice.basePackages()),
					Arrays.stream(this.advice.basePackageClasses()).map(Class::getPackageName))
			.toList();
		if (packages.isEmpty() && this.advice.assignableTypes().length == 0 && this.advice.annotations().length == 0) {
			return true;
		}
		if (service == null) {
			return false;
		}
		String name = service.getPackageName() + ".";
		return packages.stream().anyMatch((base) -> name.startsWith(base + "."))
				|| Arrays.stream(this.advice.assignableTypes()).anyMatch((type) -> type.isAssignableFrom(service))
				|| Arrays.stream(this.advice.annotations())
					.anyMatch((type) -> AnnotatedElementUtils.hasAnnotation(service, type));
	}

}
