package io.freshet.rpc.calls;

import org.junit.jupiter.api.AfterEach;

/** The contracts in memory. */
class InMemoryTests implements UnaryContract, StreamingContract, EndingContract {

	private final Network network = new Network.InMemory();

	@Override
	public Network network() {
		return this.network;
	}

	@AfterEach
	void close() {
		this.network.close();
	}

}
