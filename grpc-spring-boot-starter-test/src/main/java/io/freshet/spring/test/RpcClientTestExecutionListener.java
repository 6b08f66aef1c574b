package io.freshet.spring.test;

import io.freshet.spring.RpcClient;

import org.springframework.beans.factory.annotation.AutowiredAnnotationBeanPostProcessor;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.aot.AotTestContextInitializers;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/**
 * Injects {@code @RpcClient} fields of tests whose context was made ahead of time. Such a
 * context has no bean post-processors for injection, and Spring injects only what it
 * knows itself.
 */
final class RpcClientTestExecutionListener extends AbstractTestExecutionListener {

	private final AotTestContextInitializers initializers = new AotTestContextInitializers();

	/** Before the one that forgets that a test is to be injected again. */
	@Override
	public int getOrder() {
		return 1999;
	}

	@Override
	public void prepareTestInstance(TestContext testContext) {
		if (this.initializers.isSupportedTestClass(testContext.getTestClass())) {
			AutowiredAnnotationBeanPostProcessor injection = new AutowiredAnnotationBeanPostProcessor();
			injection.setAutowiredAnnotationType(RpcClient.class);
			injection.setBeanFactory(testContext.getApplicationContext().getAutowireCapableBeanFactory());
			injection.processInjection(testContext.getTestInstance());
		}
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (Boolean.TRUE.equals(
				testContext.getAttribute(DependencyInjectionTestExecutionListener.REINJECT_DEPENDENCIES_ATTRIBUTE))) {
			prepareTestInstance(testContext);
		}
	}

}
