package io.freshet.spring.autoconfigure.interceptor;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains what is wrong with the annotation of an interceptor. */
final class InvalidInterceptorFailureAnalyzer extends AbstractFailureAnalyzer<InvalidInterceptorException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidInterceptorException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Correct the annotation, or remove the attribute: without any the interceptor is for all calls.",
				cause);
	}

}
