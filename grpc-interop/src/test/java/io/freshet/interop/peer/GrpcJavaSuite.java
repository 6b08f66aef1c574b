package io.freshet.interop.peer;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.testing.integration.AbstractInteropTest;

/**
 * The tests that grpc-java runs against its own server, among them some that are no
 * official cases, against a server that runs already.
 */
public final class GrpcJavaSuite extends AbstractInteropTest {

	private final int port;

	/**
	 * Creates the tests.
	 * @param port the port of the server
	 */
	public GrpcJavaSuite(int port) {
		this.port = port;
	}

	@Override
	protected ManagedChannelBuilder<?> createChannelBuilder() {
		return NettyChannelBuilder.forAddress("localhost", this.port, InsecureChannelCredentials.create())
			.maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE);
	}

	@Override
	protected boolean metricsExpected() {
		return false;
	}

}
