package io.freshet.rpc.calls;

import java.time.Duration;
import java.util.Set;

import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.policy.HedgingPolicy;
import org.junit.jupiter.api.AfterEach;

/** The contracts for calls that could be sent several times, but do not have to be. */
class OverHedgedAttemptsTests implements UnaryContract, StreamingContract, EndingContract {

	private final Network network = new Network.Attempting(
			new HedgingPolicy(3, Duration.ofMinutes(10), Set.of(StatusCode.DATA_LOSS)));

	@Override
	public Network network() {
		return this.network;
	}

	@AfterEach
	void close() {
		this.network.close();
	}

}
