package io.freshet.spring.autoconfigure.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is missing for an application to be secured. */
final class HalfSecuredFailureAnalyzer extends AbstractFailureAnalyzer<HalfSecuredException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, HalfSecuredException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
