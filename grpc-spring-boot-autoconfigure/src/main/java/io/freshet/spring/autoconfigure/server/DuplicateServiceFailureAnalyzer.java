package io.freshet.spring.autoconfigure.server;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that two beans serve the same service. */
final class DuplicateServiceFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateServiceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateServiceException cause) {
		if (cause.firstBean().equals(cause.secondBean())) {
			return new FailureAnalysis(
					"Bean '" + cause.firstBean() + "' implements more than one interface of service '" + cause.service()
							+ "', so it is not clear which of them answers calls.",
					"Implement one of Service, AsyncService and ReactorService.", cause);
		}
		return new FailureAnalysis(
				"Service '" + cause.service() + "' is served by two beans: '" + cause.firstBean() + "' and '"
						+ cause.secondBean() + "'. A server can have one of them.",
				"Remove one of the beans or its @RpcService, or make them conditional, for example by @Profile.",
				cause);
	}

}
