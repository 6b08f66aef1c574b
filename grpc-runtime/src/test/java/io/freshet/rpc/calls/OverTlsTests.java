package io.freshet.rpc.calls;

import org.junit.jupiter.api.AfterEach;

/** The contracts over loopback with TLS. */
class OverTlsTests implements UnaryContract, StreamingContract, EndingContract {

	private final Network network = new Network.Tls();

	@Override
	public Network network() {
		return this.network;
	}

	@AfterEach
	void close() {
		this.network.close();
	}

}
