package io.freshet.rpc.internal.http2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OpenStreamsTests {

	private final OpenStreams streams = new OpenStreams();

	private final Http2Connection connection = connection();

	@Test
	void findsNothingInAnEmptyTable() {
		assertThat(this.streams.get(1)).isNull();
		this.streams.remove(new Http2Stream(this.connection, 1));
		assertThat(this.streams.all()).isEmpty();
	}

	/** Numbers that are a power of two apart want the same place. */
	@ParameterizedTest
	@ValueSource(ints = { 2, 16, 32, 512 })
	void findsEachStreamAmongThoseThatComeAndGo(int step) {
		Random random = new Random(step);
		Map<Integer, Http2Stream> expected = new HashMap<>();
		int next = 1;
		for (int i = 0; i < 20_000; i++) {
			// Grows for a while, then shrinks.
			boolean add = expected.isEmpty() || random.nextInt(10) < ((i / 2000 % 2 == 0) ? 7 : 3);
			if (add) {
				Http2Stream stream = new Http2Stream(this.connection, next);
				this.streams.put(next, stream);
				expected.put(next, stream);
				next += step;
			}
			else {
				List<Integer> ids = new ArrayList<>(expected.keySet());
				Http2Stream gone = expected.remove(ids.get(random.nextInt(ids.size())));
				this.streams.remove(gone);
				assertThat(this.streams.get(gone.id())).isNull();
			}
			if (i % 97 == 0) {
				expected.forEach((id, stream) -> assertThat(this.streams.get(id)).isSameAs(stream));
				assertThat(this.streams.all()).containsExactlyInAnyOrderElementsOf(expected.values());
			}
		}
	}

	@Test
	void leavesOthersAloneWhenOneIsRemovedThatIsNotThere() {
		Http2Stream stream = new Http2Stream(this.connection, 1);
		this.streams.put(1, stream);
		this.streams.remove(new Http2Stream(this.connection, 1));
		this.streams.remove(new Http2Stream(this.connection, 17));
		assertThat(this.streams.all()).containsExactly(stream);
	}

	@Test
	void isOfUseAfterItWasTrimmed() {
		Http2Stream first = new Http2Stream(this.connection, 1);
		this.streams.put(1, first);
		this.streams.trim();
		assertThat(this.streams.get(1)).isSameAs(first);
		this.streams.remove(first);
		this.streams.trim();
		assertThat(this.streams.get(1)).isNull();
		this.streams.put(3, new Http2Stream(this.connection, 3));
		assertThat(this.streams.get(3)).isNotNull();
	}

	private static Http2Connection connection() {
		Http2Options options = FrozenPeer.options(ConnectionOptions.forServer(), ConnectionLimits.DEFAULTS);
		Http2ServerProtocol protocol = new Http2ServerProtocol(options, (stream, fields) -> {
			throw new AssertionError("nobody opens a stream");
		});
		return new Http2Connection(new ServerRole(protocol, (closed) -> {
		}), options, null);
	}

}
