package io.freshet.rpc.internal.http2;

import java.time.Duration;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.http2.FrozenPeer.Frame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeepAliveTests {

	private static final Duration TIME = Duration.ofSeconds(60);

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final ConnectionOptions OPTIONS = ConnectionOptions.forClient()
		.toBuilder()
		.keepAliveTime(TIME)
		.keepAliveTimeout(TIMEOUT)
		.maxIdle(null)
		.build();

	@Test
	void pingsAfterSilenceAndClosesWhenNothingComesBack() {
		try (FrozenPeer peer = FrozenPeer.ofClient(OPTIONS)) {
			peer.open();
			peer.received();
			peer.pass(TIME.minusMillis(1));
			assertThat(peer.received()).isEmpty();
			peer.pass(Duration.ofMillis(1));
			assertThat(peer.received()).singleElement().matches(Frame::isPing);
			peer.pass(TIMEOUT.minusMillis(1));
			assertThat(peer.isOpen()).isTrue();
			peer.pass(Duration.ofMillis(1));
			assertThat(peer.isOpen()).isFalse();
			assertThat(peer.events).containsExactly(
					"CONNECTION_LOST: no answer to a keepalive PING within 20000 ms (keepAliveTimeout)", "closed");
		}
	}

	@Test
	void waitsForTheAnswerHoweverLongItMayTake() {
		Duration timeout = Duration.ofMinutes(10);
		ConnectionOptions options = ConnectionOptions.forServer()
			.toBuilder()
			.keepAliveTime(TIME)
			.keepAliveTimeout(timeout)
			.build();
		try (FrozenPeer peer = FrozenPeer.ofServer(options)) {
			peer.request(1);
			peer.received();
			peer.pass(TIME);
			assertThat(peer.received()).singleElement().matches(Frame::isPing);
			for (Duration passed = Duration.ZERO; passed.compareTo(timeout.minusMinutes(1)) < 0; passed = passed
				.plusSeconds(10)) {
				peer.pass(Duration.ofSeconds(10));
				assertThat(peer.isOpen()).as("open after %s", passed).isTrue();
			}
			peer.send(FrozenPeer.SETTINGS, 0, 0);
			peer.received();
			peer.pass(TIME);
			assertThat(peer.received()).singleElement().matches(Frame::isPing);
			peer.pass(timeout);
			assertThat(peer.isOpen()).isFalse();
		}
	}

	@Test
	void takesAnyByteForAnAnswer() {
		try (FrozenPeer peer = FrozenPeer.ofClient(OPTIONS)) {
			peer.open();
			peer.pass(TIME);
			peer.pass(TIMEOUT.minusMillis(1));
			peer.send(FrozenPeer.SETTINGS, 0, 0);
			peer.received();
			peer.pass(TIME.minusMillis(1));
			assertThat(peer.isOpen()).isTrue();
			assertThat(peer.received()).isEmpty();
			peer.pass(Duration.ofMillis(1));
			assertThat(peer.received()).singleElement().matches(Frame::isPing);
		}
	}

	@Test
	void measuresFromTheLastByteThatWasRead() {
		try (FrozenPeer peer = FrozenPeer.ofClient(OPTIONS)) {
			peer.open();
			peer.received();
			peer.pass(TIME.dividedBy(2));
			peer.send(FrozenPeer.SETTINGS, 0, 0);
			peer.pass(TIME.minusMillis(1));
			assertThat(peer.received()).isEmpty();
			peer.pass(Duration.ofMillis(1));
			assertThat(peer.received()).hasSize(1);
		}
	}

	@Test
	void pausesWithoutCallsAndPingsBeforeTheNextOne() {
		try (FrozenPeer peer = FrozenPeer.ofClient(OPTIONS)) {
			peer.received();
			peer.pass(TIME.multipliedBy(5));
			assertThat(peer.received()).isEmpty();
			peer.open();
			assertThat(peer.received()).extracting(Frame::type).containsExactly(FrozenPeer.PING, FrozenPeer.HEADERS);
			peer.pass(TIMEOUT);
			assertThat(peer.isOpen()).isFalse();
		}
	}

	@Test
	void pingsWithoutCallsWhenToldTo() {
		ConnectionOptions options = OPTIONS.toBuilder().keepAliveWithoutCalls(true).build();
		try (FrozenPeer peer = FrozenPeer.ofClient(options)) {
			peer.received();
			peer.pass(TIME);
			assertThat(peer.received()).singleElement().matches(Frame::isPing);
		}
	}

	@Test
	void letsAServerFindOutAboutASilentClient() {
		try (FrozenPeer peer = FrozenPeer.ofServer(ConnectionOptions.forServer())) {
			peer.received();
			peer.pass(Duration.ofHours(2));
			assertThat(peer.received()).singleElement().matches(Frame::isPing);
			peer.pass(Duration.ofSeconds(20));
			assertThat(peer.isOpen()).isFalse();
		}
	}

	@Test
	void tellsAboutTooManyPingsAndHalvesThem() {
		try (FrozenPeer peer = FrozenPeer.ofClient(OPTIONS)) {
			int[] payload = new int[8 + PingPolicy.TOO_MANY_PINGS.length()];
			payload[7] = 11;
			for (int i = 8; i < payload.length; i++) {
				payload[i] = PingPolicy.TOO_MANY_PINGS.charAt(i - 8);
			}
			peer.send(FrozenPeer.GOAWAY, 0, 0, payload);
			assertThat(peer.events).contains("too many pings", "closed");
		}
		Http2Options options = FrozenPeer.options(OPTIONS, ConnectionLimits.DEFAULTS).withSlowerKeepAlive();
		assertThat(options.connection().keepAliveTime()).isEqualTo(TIME.multipliedBy(2));
	}

}
