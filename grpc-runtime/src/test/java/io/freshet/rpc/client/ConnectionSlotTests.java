package io.freshet.rpc.client;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.rpc.server.ServiceDefinition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of what other threads ask of a connection that is just coming up. The frame
 * log is the one place where a test can step in between the arrival of SETTINGS and the
 * moment when the connection is ready.
 */
class ConnectionSlotTests {

	private final List<String> ran = new CopyOnWriteArrayList<>();

	@Test
	void runsTasksInOrderWhileConnectionGetsReady() throws Exception {
		Runnable[] duringCall = new Runnable[1];
		MethodDescriptor<String, String> method = method(() -> duringCall[0].run());
		Logger frames = Logger.getLogger("io.freshet.rpc.frames");
		Level before = frames.getLevel();
		CompletableFuture<Void> last = new CompletableFuture<>();
		try (RpcServer server = RpcServer.create(ServerOptions.builder().port(0).build(), List.of(service(method)))
			.start(); RpcChannel channel = RpcChannel.create("127.0.0.1:" + server.port(), ChannelOptions.defaults())) {
			ConnectionSlot slot = channel.pool().next();
			duringCall[0] = () -> slot.execute(() -> {
				this.ran.add("second");
				last.complete(null);
			});
			Handler settingsArrived = new FirstSettings(() -> slot.execute(() -> this.ran.add("first")));
			frames.setUseParentHandlers(false);
			frames.addHandler(settingsArrived);
			frames.setLevel(Level.FINE);
			try {
				assertThat(channel.blocking().unary(method, CallOptions.DEFAULT, "hello")).isEqualTo("");
				last.get(10, TimeUnit.SECONDS);
			}
			finally {
				frames.setLevel(before);
				frames.removeHandler(settingsArrived);
				frames.setUseParentHandlers(true);
			}
		}
		assertThat(this.ran).containsExactly("first", "second");
	}

	/** Its requests are measured on the event loop, when the call gets its stream. */
	private static MethodDescriptor<String, String> method(Runnable onSize) {
		AtomicBoolean measured = new AtomicBoolean();
		return MethodDescriptor.of("test.Order", "Unary", MethodShape.UNARY, new EmptyText(() -> {
			if (measured.compareAndSet(false, true)) {
				onSize.run();
			}
		}), new EmptyText(() -> {
		}));
	}

	private static ServiceDefinition service(MethodDescriptor<String, String> method) {
		return ServiceDefinition.builder(new ServiceDescriptor("test.Order", List.of(method), () -> ""))
			.unary(method, (request) -> "")
			.build();
	}

	/** Text that is never sent. */
	private record EmptyText(Runnable onSize) implements Marshaller<String> {

		@Override
		public int size(String message) {
			this.onSize.run();
			return 0;
		}

		@Override
		public void write(String message, ByteBuffer target) {
		}

		@Override
		public String parse(ByteBuffer source) {
			return "";
		}

		@Override
		public Class<String> type() {
			return String.class;
		}

	}

	/** Acts once, when the client has the server's SETTINGS and has not obeyed them. */
	private static final class FirstSettings extends Handler {

		private final Runnable action;

		private final AtomicBoolean acted = new AtomicBoolean();

		FirstSettings(Runnable action) {
			this.action = action;
		}

		@Override
		public void publish(LogRecord line) {
			String text = String.valueOf(line.getMessage());
			if (text.startsWith("client") && text.contains("<<") && text.contains("SETTINGS")
					&& this.acted.compareAndSet(false, true)) {
				this.action.run();
			}
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	}

}
