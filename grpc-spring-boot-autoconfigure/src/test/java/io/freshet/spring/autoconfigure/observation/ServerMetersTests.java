package io.freshet.spring.autoconfigure.observation;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.server.IncomingCall;
import io.freshet.spring.autoconfigure.observation.ObservationProperties.Naming;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link ServerMeters}. */
class ServerMetersTests {

	private static final int THREADS = 4;

	/** The registry reads only what was made first. */
	@Test
	void areMadeOnceForUnknownMethodsAlsoWhenSeveralEventLoopsNeedThem() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			for (int round = 0; round < 500; round++) {
				ServerMeters meters = new ServerMeters(new SimpleMeterRegistry(), Naming.MICROMETER, false);
				CyclicBarrier start = new CyclicBarrier(THREADS);
				List<Future<CallMeters>> made = new ArrayList<>();
				for (int i = 0; i < THREADS; i++) {
					made.add(threads.submit(() -> {
						start.await();
						return meters.of(new UnknownCall())[0];
					}));
				}
				HashSet<CallMeters> distinct = new HashSet<>();
				for (Future<CallMeters> one : made) {
					distinct.add(one.get());
				}
				assertThat(distinct).as("round %d", round).hasSize(1);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** A call of a method that is not there. */
	private static final class UnknownCall implements IncomingCall {

		@Override
		public @Nullable MethodDescriptor<?, ?> method() {
			return null;
		}

		@Override
		public String path() {
			return "/testing.Echo/Nothing";
		}

		@Override
		public String protocol() {
			return "grpc";
		}

		@Override
		public Metadata metadata() {
			return Metadata.empty();
		}

		@Override
		public String authority() {
			return "localhost";
		}

		@Override
		public @Nullable Deadline deadline() {
			return null;
		}

		@Override
		public SocketAddress remoteAddress() {
			return new InetSocketAddress("localhost", 1);
		}

		@Override
		public SocketAddress localAddress() {
			return new InetSocketAddress("localhost", 2);
		}

	}

}
