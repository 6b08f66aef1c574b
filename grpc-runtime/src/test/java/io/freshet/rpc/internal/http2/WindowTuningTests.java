package io.freshet.rpc.internal.http2;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.FlowControl;
import io.freshet.rpc.internal.http2.FrozenPeer.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WindowTuningTests {

	private static final int MIB = 1024 * 1024;

	private static final Duration ROUND_TRIP = Duration.ofMillis(50);

	private FrozenPeer peer = serve(FlowControl.automatic(MIB, 4 * MIB));

	/** The increments so far, by stream. */
	private final Map<Integer, Integer> increments = new HashMap<>();

	/** What was sent so far, by stream. */
	private final Map<Integer, Integer> sent = new HashMap<>();

	private final Deque<Frame> pings = new ArrayDeque<>();

	@AfterEach
	void close() {
		this.peer.close();
	}

	@Test
	void growsWindowsWhileTheyAreWhatHoldsThePeerBack() {
		this.peer.request(1);
		roundTrip(1, MIB, ROUND_TRIP);
		assertWindow(0, 4 * MIB);
		use(1, MIB / 4);
		assertWindow(1, 2 * MIB);
		roundTrip(1, 2 * MIB, ROUND_TRIP);
		assertWindow(0, 8 * MIB);
		use(1, MIB / 2);
		assertWindow(1, 4 * MIB);
	}

	@Test
	void keepsWindowsThatAreLargerThanWhatIsUnderWay() {
		this.peer.request(1);
		roundTrip(1, MIB / 2, ROUND_TRIP);
		use(1, 4 * MIB);
		assertWindow(1, MIB);
	}

	/** A queue on the way gets longer, and with it the time, but not the rate. */
	@Test
	void keepsWindowsWhenThePathTakesNoMore() {
		this.peer.request(1);
		roundTrip(1, MIB, ROUND_TRIP);
		use(1, MIB / 4);
		assertWindow(1, 2 * MIB);
		roundTrip(1, 2 * MIB, ROUND_TRIP.multipliedBy(3));
		use(1, 4 * MIB);
		assertWindow(1, 2 * MIB);
	}

	@Test
	void asksNothingWhileIdleOrLittleArrives() {
		this.peer.request(1);
		use(1, MIB / 4 - 1);
		this.peer.pass(Duration.ofHours(1));
		use(1, 0);
		assertThat(this.pings).isEmpty();
		use(1, 1);
		assertThat(this.pings.remove().payload()).isEqualTo(new byte[] { 0, 0, 'w', 'i', 'n', 'd', 'o', 'w' });
		use(1, 8 * MIB);
		assertThat(this.pings).as("one question at a time").isEmpty();
	}

	@Test
	void asksLessAndLessOftenWhatBringsNothing() {
		this.peer.request(1);
		int asked = 0;
		for (int i = 0; i < 1000; i++) {
			use(1, MIB / 4);
			asked += this.pings.size();
			answer();
		}
		assertThat(asked).isBetween(5, 25);
	}

	/** Frames in between are what keeps a peer from taking PINGs for too many. */
	@Test
	void asksNothingWhileOnlyWhatHadArrivedIsUsed() {
		for (int stream = 1; stream < 10; stream += 2) {
			this.peer.request(stream);
			this.peer.data(stream, MIB);
			use(stream, 0);
			answer();
		}
		int asked = 0;
		for (int i = 0; i < 5 * MIB; i += 16_384) {
			this.peer.streams.get(i / MIB).consumed(16_384);
			use(1, 0);
			asked += this.pings.size();
			answer();
		}
		assertThat(this.increments.get(9)).as("credit").isEqualTo(MIB);
		assertThat(asked).as("questions without DATA in between").isLessThanOrEqualTo(1);
		use(1, 8 * MIB);
		assertThat(this.pings).as("questions when more arrives").isNotEmpty();
	}

	@Test
	void asksNothingOnceTheLimitIsReached() {
		this.peer.request(1);
		roundTrip(1, MIB, ROUND_TRIP);
		use(1, MIB);
		roundTrip(1, 2 * MIB, ROUND_TRIP);
		use(1, 100 * MIB);
		assertThat(this.pings).isEmpty();
		assertWindow(1, 4 * MIB);
	}

	@Test
	void takesAnswersToItsQuestionsForNoFlood() {
		this.peer.close();
		this.peer = FrozenPeer.ofServer(ConnectionOptions.forServer(), ConnectionLimits.builder().pings(1).build());
		this.peer.request(1);
		for (int answers = 0; answers < 8; answers++) {
			while (this.pings.isEmpty()) {
				use(1, MIB / 4);
			}
			answer();
		}
		assertThat(this.peer.isOpen()).isTrue();
	}

	@Test
	void grantsNothingToStreamsThatAreNotRead() {
		this.peer.request(1);
		this.peer.request(3);
		this.peer.data(3, MIB / 2);
		roundTrip(1, MIB, ROUND_TRIP);
		use(1, MIB);
		this.peer.data(3, MIB / 2);
		use(1, 0);
		assertThat(this.increments).doesNotContainKey(3);
		this.peer.data(3, 1);
		assertThat(this.peer.received()).as("beyond the first window")
			.anyMatch((frame) -> frame.type() == FrozenPeer.RST_STREAM && frame.payload()[3] == 3);
	}

	@Test
	void boundsWhatAllStreamsGetTogether() {
		for (int stream = 1; stream < 20; stream += 2) {
			this.peer.request(stream);
		}
		roundTrip(1, MIB, ROUND_TRIP);
		use(1, MIB);
		roundTrip(1, 2 * MIB, ROUND_TRIP);
		use(1, 4 * MIB);
		// The first stream has 3 MiB above its first window, the limit is 4 MiB.
		assertWindow(1, 4 * MIB);
		use(3, 4 * MIB);
		assertWindow(3, 2 * MIB);
		for (int stream = 5; stream < 20; stream += 2) {
			use(stream, 4 * MIB);
			assertWindow(stream, MIB);
		}
		this.peer.send(FrozenPeer.RST_STREAM, 0, 1, 0, 0, 0, 8);
		use(5, MIB);
		assertWindow(5, 4 * MIB);
	}

	@Test
	void leavesFixedWindowsAlone() {
		this.peer.close();
		this.peer = serve(FlowControl.fixed(MIB, 3 * MIB));
		use(1, 0);
		assertThat(this.increments).containsEntry(0, 3 * MIB - 65_535);
		this.peer.request(1);
		this.peer.dataUsed(1, 30 * MIB);
		List<Frame> frames = this.peer.all();
		assertThat(frames).noneMatch(Frame::isPing);
		assertThat(frames.stream().filter((frame) -> frame.stream() == 1)).hasSize(120)
			.allMatch((frame) -> frame.increment() == MIB / 4);
		assertThat(frames.stream().filter((frame) -> frame.stream() == 0)).hasSize(20)
			.allMatch((frame) -> frame.increment() == 3 * MIB / 2);
	}

	/** Sends until a question comes, and so many bytes until it is answered. */
	private void roundTrip(int stream, int bytes, Duration time) {
		while (this.pings.isEmpty()) {
			use(stream, 16_384);
		}
		use(stream, bytes);
		this.peer.pass(time);
		answer();
		use(stream, 0);
	}

	private void use(int stream, int bytes) {
		this.peer.dataUsed(stream, bytes);
		this.sent.merge(stream, bytes, Integer::sum);
		this.sent.merge(0, bytes, Integer::sum);
		for (Frame frame : this.peer.all()) {
			if (frame.isPing()) {
				this.pings.add(frame);
			}
			if (frame.type() == FrozenPeer.WINDOW_UPDATE) {
				this.increments.merge(frame.stream(), frame.increment(), Integer::sum);
			}
		}
	}

	private void answer() {
		this.pings.forEach(this.peer::answer);
		this.pings.clear();
	}

	/** What is left of it may be less by the credit that was not given back yet. */
	private void assertWindow(int stream, int window) {
		int first = (stream == 0) ? 65_535 : MIB;
		int left = first + this.increments.getOrDefault(stream, 0) - this.sent.get(stream);
		assertThat(left).as("window of stream " + stream).isBetween(window - window / ((stream == 0) ? 2 : 4), window);
	}

	private static FrozenPeer serve(FlowControl flow) {
		return FrozenPeer.ofServer(ConnectionOptions.forServer().toBuilder().flowControl(flow).build());
	}

}
