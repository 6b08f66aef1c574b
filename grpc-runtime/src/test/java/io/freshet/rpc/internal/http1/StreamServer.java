package io.freshet.rpc.internal.http1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.FlowControl;
import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.netty.ConnectionCaps;
import io.freshet.rpc.internal.netty.ListeningSocket;
import io.freshet.rpc.internal.netty.ServerProtocols;
import io.freshet.rpc.internal.netty.ServerTlsContexts;
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

/**
 * A server of ours whose streams are handled by the test, by default by sending back what
 * came. Knows nothing of calls.
 */
final class StreamServer implements AutoCloseable {

	static final int WINDOW_BYTES = 65_535;

	/** Streams whose request has begun. */
	final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();

	final GuardReports reports = new GuardReports(System::nanoTime, (guard, peer, event, times) -> {
	});

	final ListeningSocket socket;

	/** What to do at the end of a request. */
	volatile BiConsumer<Exchange, String> onRequest = (exchange, body) -> exchange.respond("200", body);

	/** What to do with the head of a request. */
	volatile BiConsumer<Exchange, HeaderFields> onHead = (exchange, fields) -> {
	};

	/** Whether bytes of requests count as used when they come. */
	volatile boolean consumes = true;

	private boolean stopped;

	StreamServer() throws IOException {
		this((limits) -> limits, ConnectionOptions.forServer(), null);
	}

	StreamServer(UnaryOperator<ConnectionLimits.Builder> limits) throws IOException {
		this(limits, ConnectionOptions.forServer(), null);
	}

	StreamServer(UnaryOperator<ConnectionLimits.Builder> limits, ConnectionOptions connection, @Nullable SslContext tls)
			throws IOException {
		ConnectionLimits all = limits.apply(ConnectionLimits.builder()).build();
		ConnectionOptions windows = connection.toBuilder().flowControl(FlowControl.fixed(WINDOW_BYTES)).build();
		Http1ServerProtocol http1 = new Http1ServerProtocol(new Http1Options(8192, all, this.reports, windows),
				this::accept);
		ServerProtocols protocols = new ServerProtocols((closed) -> {
			throw new IllegalStateException("this is no HTTP/2 server");
		}, http1, all, connection, this.reports);
		this.socket = ListeningSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), protocols,
				(tls != null) ? new ServerTlsContexts(tls, Map.of()) : null,
				new ConnectionCaps(1000, 1000, this.reports));
	}

	private StreamListener accept(TransportStream stream, HeaderFields fields) {
		return new Exchange(this, stream);
	}

	int port() {
		return ((InetSocketAddress) this.socket.address()).getPort();
	}

	RawClient connect() throws IOException {
		return new RawClient(port());
	}

	Exchange next() throws InterruptedException {
		Exchange exchange = this.exchanges.poll(10, TimeUnit.SECONDS);
		if (exchange == null) {
			throw new AssertionError("no request came");
		}
		return exchange;
	}

	long count(Guard guard) {
		return this.reports.count(guard);
	}

	@Override
	public void close() throws InterruptedException {
		if (!this.stopped) {
			this.stopped = true;
			this.socket.drain();
			this.socket.finish(0);
		}
	}

	void stopped() {
		this.stopped = true;
	}

	/** A request and its response. */
	static final class Exchange implements StreamListener {

		final TransportStream stream;

		final StringBuffer body = new StringBuffer();

		/** {@code head}, {@code end}, {@code writable}, {@code drain} and resets. */
		final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		private final StreamServer server;

		volatile HeaderFields fields = new HeaderFields();

		volatile int received;

		Exchange(StreamServer server, TransportStream stream) {
			this.server = server;
			this.stream = stream;
		}

		@Override
		public void onHeaders(HeaderFields fields, boolean endStream) {
			if (this.fields.size() == 0) {
				this.fields = fields;
				this.server.exchanges.add(this);
				this.events.add("head");
				this.server.onHead.accept(this, fields);
			}
			else {
				this.events.add("trailers " + fields);
			}
			if (endStream) {
				end();
			}
		}

		@Override
		public void onData(ByteBuf data, boolean endStream) {
			this.body.append(data.toString(StandardCharsets.ISO_8859_1));
			this.received += data.readableBytes();
			if (this.server.consumes) {
				this.stream.consumed(data.readableBytes());
			}
			if (endStream) {
				end();
			}
		}

		private void end() {
			this.events.add("end");
			this.server.onRequest.accept(this, this.body.toString());
		}

		@Override
		public void onReset(StreamReset reset) {
			this.events.add("reset " + reset.cause());
		}

		@Override
		public void onWritable() {
			this.events.add("writable");
		}

		@Override
		public void onDrain() {
			this.events.add("drain");
		}

		/** Waits for something to happen. */
		void await(String event) throws InterruptedException {
			String next = this.events.poll(10, TimeUnit.SECONDS);
			while (!event.equals(next)) {
				if (next == null) {
					throw new AssertionError("waited in vain for " + event);
				}
				next = this.events.poll(10, TimeUnit.SECONDS);
			}
		}

		/** Answers in one burst. */
		void respond(String status, String text) {
			head(status);
			data(text, true);
		}

		void head(String status, String... more) {
			this.stream.writeHeaders(StreamServer.fields(status, more), false);
		}

		void data(String text, boolean end) {
			this.stream.writeData(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1), end);
		}

		/** Runs something on the event loop of the stream, as a burst of its own. */
		void run(Runnable task) {
			this.stream.execute(task);
		}

	}

	static HeaderFields fields(String status, String... more) {
		HeaderFields fields = new HeaderFields();
		fields.add(new AsciiString(":status"), new AsciiString(status));
		for (int i = 0; i < more.length; i += 2) {
			fields.add(new AsciiString(more[i]), new AsciiString(more[i + 1]));
		}
		return fields;
	}

}
