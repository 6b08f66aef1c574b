package io.freshet.rpc.internal.http1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.FlowControl;
import io.freshet.rpc.internal.netty.Connector;
import io.freshet.rpc.internal.netty.EventLoops;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** A connection of ours to a server of the test, and what it hears. */
final class TestClient implements AutoCloseable, ClientConnection.Listener {

	/** {@code ready}, {@code draining}, {@code available} and {@code closed}. */
	final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final EventLoops loops;

	private final CompletableFuture<ClientConnection> connection = new CompletableFuture<>();

	TestClient(int port) {
		this(port, (options) -> options, null);
	}

	TestClient(int port, UnaryOperator<ConnectionOptions.Builder> options, @Nullable SslContext tls) {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		this.loops = EventLoops.acquire(address, "client", true);
		GuardReports reports = new GuardReports(System::nanoTime, (guard, peer, event, times) -> {
		});
		ConnectionLimits limits = ConnectionLimits.builder().handshakeTime(Duration.ofMillis(100)).build();
		Http1Options http1 = new Http1Options(8192, limits, reports,
				options.apply(ConnectionOptions.forClient().toBuilder().flowControl(FlowControl.fixed(65_535)))
					.build());
		new Connector(new Http1ClientProtocol(http1), tls, 10_000).connect(new LoopTasks(this.loops.group().next()),
				address, "localhost", this);
	}

	ClientConnection connection() throws Exception {
		return this.connection.get(10, TimeUnit.SECONDS);
	}

	/** Begins a request. */
	Call open(String method, String path, String... fields) throws Exception {
		Call call = new Call(connection());
		call.run(() -> {
			call.stream = call.connection.newStream(call);
			HeaderFields head = new HeaderFields();
			add(head, ":method", method);
			add(head, ":scheme", "http");
			add(head, ":path", path);
			add(head, ":authority", "localhost");
			for (int i = 0; i < fields.length; i += 2) {
				add(head, fields[i], fields[i + 1]);
			}
			call.stream.writeHeaders(head, method.equals("GET") || method.equals("HEAD"));
		});
		return call;
	}

	/** Sends a request with a body in one burst. */
	Call post(String path, String body) throws Exception {
		Call call = new Call(connection());
		call.run(() -> {
			call.stream = call.connection.newStream(call);
			HeaderFields head = new HeaderFields();
			add(head, ":method", "POST");
			add(head, ":path", path);
			add(head, ":authority", "localhost");
			call.stream.writeHeaders(head, false);
			call.stream.writeData(Unpooled.copiedBuffer(body, StandardCharsets.ISO_8859_1), true);
		});
		return call;
	}

	private static void add(HeaderFields fields, String name, String value) {
		fields.add(new AsciiString(name), new AsciiString(value));
	}

	void await(String event) throws InterruptedException {
		TestClient.await(this.events, event);
	}

	private static void await(BlockingQueue<String> events, String event) throws InterruptedException {
		String next = events.poll(10, TimeUnit.SECONDS);
		while (!event.equals(next)) {
			if (next == null) {
				throw new AssertionError("waited in vain for " + event);
			}
			next = events.poll(10, TimeUnit.SECONDS);
		}
	}

	@Override
	public void onReady(ClientConnection connection) {
		this.connection.complete(connection);
		this.events.add("ready");
	}

	@Override
	public void onDraining(ClientConnection connection, String reason) {
		this.events.add("draining");
	}

	@Override
	public void onStreamsAvailable(ClientConnection connection) {
		this.events.add("available");
	}

	@Override
	public void onClosed(Throwable cause) {
		this.connection.completeExceptionally(cause);
		this.events.add("closed");
	}

	@Override
	public void close() throws Exception {
		if (!this.connection.isCompletedExceptionally()) {
			ClientConnection connection = connection();
			connection.eventLoop().submit(connection::closeNow).await();
		}
		this.loops.release();
	}

	/** A request and its response. */
	static final class Call implements StreamListener {

		final ClientConnection connection;

		/** {@code head}, {@code end}, {@code trailers} and resets. */
		final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		final StringBuffer body = new StringBuffer();

		volatile HeaderFields head = new HeaderFields();

		volatile boolean consumes = true;

		volatile TransportStream stream;

		volatile int received;

		@SuppressWarnings("NullAway.Init")
		Call(ClientConnection connection) {
			this.connection = connection;
		}

		void run(Runnable task) {
			this.connection.execute(task);
		}

		void data(String text, boolean end) {
			run(() -> this.stream.writeData(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1), end));
		}

		void await(String event) throws InterruptedException {
			TestClient.await(this.events, event);
		}

		/** Waits for the end of the response and returns its body. */
		String response() throws InterruptedException {
			await("end");
			return this.body.toString();
		}

		@Override
		public void onHeaders(HeaderFields fields, boolean endStream) {
			if (this.head.size() == 0) {
				this.head = fields;
				this.events.add("head");
			}
			else {
				this.events.add("trailers " + fields);
			}
			if (endStream) {
				this.events.add("end");
			}
		}

		@Override
		public void onData(ByteBuf data, boolean endStream) {
			this.body.append(data.toString(StandardCharsets.ISO_8859_1));
			this.received += data.readableBytes();
			if (this.consumes) {
				this.stream.consumed(data.readableBytes());
			}
			if (endStream) {
				this.events.add("end");
			}
		}

		@Override
		public void onReset(StreamReset reset) {
			this.events.add("reset " + reset.cause() + (reset.unprocessed() ? " unprocessed" : ""));
		}

		@Override
		public void onWritable() {
			this.events.add("writable");
		}

	}

}
