package io.freshet.interop.server;

import java.lang.reflect.Method;

import io.freshet.interop.Transport;
import io.freshet.interop.peer.GrpcJavaSuite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of grpc-java's own suite that are no official cases, against our server. Left out
 * are those that look into grpc-java's server, or expect an entry of metadata back that
 * only that server echoes.
 */
class JavaSuiteTests {

	@ParameterizedTest
	@ValueSource(strings = { "fullDuplexCallShouldSucceed", "halfDuplexCallShouldSucceed",
			"serverStreamingShouldBeFlowControlled", "veryLargeRequest", "veryLargeResponse", "deadlineNotExceeded",
			"deadlineExceeded", "deadlineExceededServerStreaming", "deadlineInPast", "maxInboundSize_exact",
			"maxInboundSize_tooBig", "maxOutboundSize_exact", "maxOutboundSize_tooBig", "emptyUnaryWithRetriableStream",
			"gracefulShutdown" })
	void passes(String name) throws Exception {
		try (InteropServer server = Transport.PLAINTEXT.startServer("--max_message_bytes=16777216")) {
			GrpcJavaSuite suite = new GrpcJavaSuite(server.port());
			Method test = GrpcJavaSuite.class.getMethod(name);
			suite.setUp();
			try {
				test.invoke(suite);
			}
			finally {
				suite.tearDown();
			}
		}
	}

}
