package io.freshet.rpc.calls;

import org.junit.jupiter.api.AfterEach;

/** The contracts over loopback. */
class OverTcpTests implements UnaryContract, StreamingContract, EndingContract {

	private final Network network = new Network.Tcp();

	@Override
	public Network network() {
		return this.network;
	}

	@AfterEach
	void close() {
		this.network.close();
	}

}
