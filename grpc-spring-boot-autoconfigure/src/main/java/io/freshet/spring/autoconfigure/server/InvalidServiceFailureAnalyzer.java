package io.freshet.spring.autoconfigure.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why a bean with {@code @RpcService} cannot be served. */
final class InvalidServiceFailureAnalyzer extends AbstractFailureAnalyzer<InvalidServiceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidServiceException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
