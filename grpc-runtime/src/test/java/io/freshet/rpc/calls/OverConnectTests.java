package io.freshet.rpc.calls;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.client.HttpVersion;
import io.freshet.rpc.client.ProtocolOptions;
import org.junit.jupiter.api.AfterEach;

/** The contracts in Connect. */
class OverConnectTests implements UnaryContract, StreamingContract, EndingContract {

	private final Network network = new Network.Speaking(ProtocolOptions.of(RpcProtocol.CONNECT), HttpVersion.HTTP_2);

	@Override
	public Network network() {
		return this.network;
	}

	@AfterEach
	void close() {
		this.network.close();
	}

}
