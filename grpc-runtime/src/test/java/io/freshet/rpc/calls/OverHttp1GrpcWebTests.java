package io.freshet.rpc.calls;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.ProtocolOptions;
import org.junit.jupiter.api.AfterEach;

/** The contracts in gRPC-Web over HTTP/1.1. */
class OverHttp1GrpcWebTests implements UnaryContract, StreamingContract, EndingContract {

	private final Network network = new Network.Speaking(ProtocolOptions.of(RpcProtocol.GRPC_WEB),
			HttpVersion.HTTP_1_1);

	@Override
	public Network network() {
		return this.network;
	}

	/** No window of ours ends what the system takes. */
	@Override
	public int mostHeldBack() {
		return 1200;
	}

	@AfterEach
	void close() {
		this.network.close();
	}

}
