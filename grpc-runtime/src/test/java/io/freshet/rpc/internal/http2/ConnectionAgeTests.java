package io.freshet.rpc.internal.http2;

import java.time.Duration;
import java.util.List;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.http2.FrozenPeer.Frame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionAgeTests {

	private static final Duration AGE = Duration.ofMinutes(10);

	private static final Duration OLDEST = AGE.multipliedBy(11).dividedBy(10);

	private static final ConnectionOptions OPTIONS = ConnectionOptions.forServer()
		.toBuilder()
		.keepAliveTime(null)
		.maxAge(AGE)
		.build();

	@Test
	void drainsInTwoStepsAndClosesWithTheLastStream() {
		try (FrozenPeer peer = FrozenPeer.ofServer(OPTIONS)) {
			peer.request(1);
			peer.received();
			peer.pass(AGE.multipliedBy(9).dividedBy(10).minusMillis(1));
			assertThat(peer.received()).isEmpty();
			peer.pass(AGE.dividedBy(5).plusMillis(1));
			List<Frame> announced = peer.received();
			assertThat(announced).extracting(Frame::type).containsExactly(FrozenPeer.GOAWAY, FrozenPeer.PING);
			assertThat(announced.get(0).text()).isEqualTo("max_age");
			assertThat(announced.get(0).payload()).startsWith(0x7f, 0xff, 0xff, 0xff);
			assertThat(peer.events).containsExactly("drain");
			// A stream on its way is still served, and can tell what is going on.
			peer.request(3);
			assertThat(peer.streams.get(1).isDraining()).isTrue();
			acknowledge(peer, announced.get(1));
			Frame last = peer.received().get(0);
			assertThat(last.payload()).startsWith(0, 0, 0, 3);
			peer.request(5);
			assertThat(peer.streams).hasSize(2);
			assertThat(peer.isOpen()).isTrue();
			peer.streams.forEach((stream) -> stream.reset(8));
			peer.pass(Duration.ZERO);
			assertThat(peer.isOpen()).isFalse();
		}
	}

	@Test
	void doesNotWaitForEverForTheAnswerToItsPing() {
		try (FrozenPeer peer = FrozenPeer.ofServer(OPTIONS)) {
			peer.pass(OLDEST);
			peer.received();
			peer.pass(Duration.ofSeconds(10));
			assertThat(peer.received()).singleElement().matches((frame) -> frame.type() == FrozenPeer.GOAWAY);
			assertThat(peer.isOpen()).isFalse();
		}
	}

	@Test
	void cancelsWhatOutlastsTheGraceTime() {
		Duration grace = Duration.ofSeconds(30);
		try (FrozenPeer peer = FrozenPeer.ofServer(OPTIONS.toBuilder().maxAgeGrace(grace).build())) {
			peer.request(1);
			peer.pass(OLDEST);
			peer.received();
			peer.pass(grace);
			List<Frame> frames = peer.received();
			Frame last = frames.get(frames.size() - 1);
			assertThat(last.type()).isEqualTo(FrozenPeer.RST_STREAM);
			assertThat(last.payload()).containsExactly(0, 0, 0, 8);
			assertThat(peer.isOpen()).isFalse();
		}
	}

	@Test
	void variesByATenth() {
		assertThat(ConnectionAge.withJitter(1000, 0)).isEqualTo(900);
		assertThat(ConnectionAge.withJitter(1000, 0.5)).isEqualTo(1000);
		assertThat(ConnectionAge.withJitter(1000, 1)).isEqualTo(1100);
	}

	private static void acknowledge(FrozenPeer peer, Frame ping) {
		int[] payload = new int[8];
		for (int i = 0; i < payload.length; i++) {
			payload[i] = ping.payload()[i];
		}
		peer.send(FrozenPeer.PING, FrozenPeer.ACK, 0, payload);
	}

}
