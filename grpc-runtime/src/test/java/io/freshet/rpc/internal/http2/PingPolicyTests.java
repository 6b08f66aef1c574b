package io.freshet.rpc.internal.http2;

import java.time.Duration;
import java.util.List;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.http2.FrozenPeer.Frame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PingPolicyTests {

	private static final Duration PERMITTED = Duration.ofMinutes(5);

	private static final ConnectionOptions OPTIONS = ConnectionOptions.forServer()
		.toBuilder()
		.keepAliveTime(null)
		.build();

	@Test
	void toleratesTwoPingsThatComeTooSoonAndNotTheThird() {
		try (FrozenPeer peer = FrozenPeer.ofServer(OPTIONS)) {
			peer.request(1);
			for (int i = 0; i < 3; i++) {
				peer.ping();
			}
			assertThat(peer.received()).hasSize(3).allMatch((frame) -> frame.flags() == FrozenPeer.ACK);
			peer.ping();
			assertTooManyPings(peer);
		}
	}

	@Test
	void permitsAPingEveryFiveMinutesWhileACallIsOpen() {
		try (FrozenPeer peer = FrozenPeer.ofServer(OPTIONS)) {
			peer.request(1);
			for (int i = 0; i < 10; i++) {
				peer.ping();
				peer.pass(PERMITTED);
			}
			assertThat(peer.isOpen()).isTrue();
		}
	}

	@Test
	void permitsAPingEveryTwoHoursWithoutCalls() {
		try (FrozenPeer peer = FrozenPeer.ofServer(OPTIONS)) {
			for (int i = 0; i < 10; i++) {
				peer.ping();
				peer.pass(Duration.ofHours(2));
			}
			for (int i = 0; i < 3; i++) {
				assertThat(peer.isOpen()).isTrue();
				peer.ping();
				peer.pass(PERMITTED);
			}
			peer.ping();
			assertTooManyPings(peer);
		}
	}

	@Test
	void permitsAsManyWithoutCallsWhenToldTo() {
		ConnectionOptions options = OPTIONS.toBuilder().permitKeepAliveWithoutCalls(true).build();
		try (FrozenPeer peer = FrozenPeer.ofServer(options)) {
			for (int i = 0; i < 10; i++) {
				peer.ping();
				peer.pass(PERMITTED);
			}
			assertThat(peer.isOpen()).isTrue();
		}
	}

	@Test
	void startsAfreshWhenItHasSentSomethingOnAStream() {
		try (FrozenPeer peer = FrozenPeer.ofServer(OPTIONS)) {
			for (int stream = 1; stream < 15; stream += 2) {
				peer.request(stream);
				peer.ping();
				peer.ping();
				peer.ping();
				peer.streams.get(stream / 2).writeHeaders(FrozenPeer.fields(":status", "200"), true);
			}
			assertThat(peer.isOpen()).isTrue();
		}
	}

	private static void assertTooManyPings(FrozenPeer peer) {
		List<Frame> frames = peer.received();
		Frame last = frames.get(frames.size() - 1);
		assertThat(last.type()).isEqualTo(FrozenPeer.GOAWAY);
		assertThat(last.code()).isEqualTo(11);
		assertThat(last.text()).isEqualTo("too_many_pings");
		assertThat(peer.isOpen()).isFalse();
	}

}
