package io.freshet.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that Netty's HTTP/2 codec is missing. */
final class MissingHttp2CodecFailureAnalyzer extends AbstractFailureAnalyzer<MissingHttp2CodecException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingHttp2CodecException cause) {
		return new FailureAnalysis("RPC servers and clients need Netty's HTTP/2 codec, which is not on the class path.",
				"Add the dependency io.netty:netty-codec-http2, or remove the exclusion that keeps it out. To run "
						+ "without RPC set the properties 'grpc.server.enabled' and 'grpc.client.enabled' to false.",
				cause);
	}

}
