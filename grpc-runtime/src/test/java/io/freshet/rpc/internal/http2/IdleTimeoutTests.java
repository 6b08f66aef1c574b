package io.freshet.rpc.internal.http2;

import java.time.Duration;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.http2.FrozenPeer.Frame;
import io.freshet.rpc.internal.transport.TransportStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IdleTimeoutTests {

	private static final Duration IDLE = Duration.ofMinutes(30);

	@Test
	void closesAClientsConnectionAfterHalfAnHourWithoutCalls() {
		try (FrozenPeer peer = FrozenPeer.ofClient(ConnectionOptions.forClient())) {
			peer.pass(IDLE.minusMillis(1));
			assertThat(peer.isOpen()).isTrue();
			peer.pass(Duration.ofMillis(1));
			assertThat(peer.isOpen()).isFalse();
			assertThat(peer.events).containsExactly("draining: max_idle", "closed");
		}
	}

	@Test
	void countsFromTheEndOfTheLastCall() {
		try (FrozenPeer peer = FrozenPeer.ofClient(ConnectionOptions.forClient())) {
			TransportStream stream = peer.open();
			peer.pass(IDLE.multipliedBy(3));
			assertThat(peer.isOpen()).isTrue();
			stream.reset(8);
			peer.pass(IDLE.minusMillis(1));
			TransportStream another = peer.open();
			another.reset(8);
			peer.pass(IDLE.minusMillis(1));
			assertThat(peer.isOpen()).isTrue();
			peer.pass(Duration.ofMillis(1));
			assertThat(peer.isOpen()).isFalse();
		}
	}

	@Test
	void letsAServerDrainAnIdleConnection() {
		ConnectionOptions options = ConnectionOptions.forServer().toBuilder().keepAliveTime(null).maxIdle(IDLE).build();
		try (FrozenPeer peer = FrozenPeer.ofServer(options)) {
			peer.received();
			peer.pass(IDLE);
			assertThat(peer.received()).extracting(Frame::type).containsExactly(FrozenPeer.GOAWAY, FrozenPeer.PING);
		}
	}

}
