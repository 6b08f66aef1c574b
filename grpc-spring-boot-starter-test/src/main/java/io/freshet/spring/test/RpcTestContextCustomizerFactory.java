package io.freshet.spring.test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Finds {@link AutoConfigureRpcTest} on test classes. */
final class RpcTestContextCustomizerFactory implements ContextCustomizerFactory {

	/** The channel that always leads to the server of the test. */
	static final String CHANNEL = "test";

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		AutoConfigureRpcTest annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureRpcTest.class);
		if (annotation == null) {
			return null;
		}
		Set<String> channels = new TreeSet<>(List.of(annotation.channels()));
		channels.add(CHANNEL);
		return new RpcTestContextCustomizer(annotation.value(), channels);
	}

}
