package io.freshet.spring.autoconfigure.error;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why a method with {@code @RpcExceptionHandler} can never be asked. */
final class InvalidExceptionHandlerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidExceptionHandlerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidExceptionHandlerException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
