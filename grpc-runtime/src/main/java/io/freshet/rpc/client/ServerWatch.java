package io.freshet.rpc.client;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.resolve.Backoff;
import io.freshet.rpc.internal.stream.Ending;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.MessageDeframer;
import io.freshet.rpc.internal.wire.ResetCodes;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A call that a channel makes by itself to hear of one server again and again. When the
 * server ends it, it is repeated after a growing delay, unless the server does not know
 * it. No interceptor and no observer sees it. Confined to the event loop of its slot.
 */
final class ServerWatch {

	private static final int MAX_MESSAGE_BYTES = 64 * 1024;

	private static final Bytes BYTES = new Bytes();

	private final ConnectionSlot slot;

	private final String path;

	private final byte[] request;

	private final Consumer<byte[]> listener;

	private final Consumer<Status> failed;

	private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());

	private @Nullable Exchange exchange;

	private @Nullable Future<?> timer;

	/**
	 * Creates a watch.
	 * @param slot the slot of the connections
	 * @param path the path of the method, which streams its answers
	 * @param request the request
	 * @param listener takes the messages
	 * @param failed hears whenever the call has ended
	 */
	ServerWatch(ConnectionSlot slot, String path, byte[] request, Consumer<byte[]> listener, Consumer<Status> failed) {
		this.slot = slot;
		this.path = path;
		this.request = request;
		this.listener = listener;
		this.failed = failed;
	}

	/**
	 * Calls the server.
	 * @param connection the connection
	 */
	void begin(ClientConnection connection) {
		Exchange exchange = new Exchange(connection);
		this.exchange = exchange;
		// So that what is written leaves, whoever called this.
		connection.execute(exchange::open);
	}

	/** Ends the call, also one that would be repeated. */
	void end() {
		Exchange exchange = this.exchange;
		this.exchange = null;
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
		if (exchange != null) {
			exchange.cancel();
		}
	}

	private void ended(Exchange exchange, Status status) {
		if (this.exchange != exchange) {
			return;
		}
		this.exchange = null;
		if (status.code() != StatusCode.UNIMPLEMENTED) {
			this.timer = this.slot.loop()
				.schedule(() -> begin(exchange.connection), this.backoff.nextNanos(), TimeUnit.NANOSECONDS);
		}
		this.failed.accept(status);
	}

	/** One stream. */
	private final class Exchange implements StreamListener {

		private final ClientConnection connection;

		private final ServerAnswer answer = new ServerAnswer();

		private @Nullable TransportStream stream;

		private @Nullable MessageDeframer deframer;

		Exchange(ClientConnection connection) {
			this.connection = connection;
		}

		private void open() {
			if (ServerWatch.this.exchange != this) {
				return;
			}
			if (!this.connection.canOpenStream()) {
				ended(this, Status.of(StatusCode.UNAVAILABLE, "no room for the call"));
				return;
			}
			TransportStream stream = this.connection.newStream(this);
			this.stream = stream;
			this.deframer = new MessageDeframer(MAX_MESSAGE_BYTES, null, stream.allocator());
			stream.writeHeaders(ServerWatch.this.slot.pool()
				.watches()
				.headers()
				.format(ServerWatch.this.path, null, null, Metadata.empty()), false);
			stream.writeMessage(ServerWatch.this.request, BYTES, true);
		}

		private void cancel() {
			TransportStream stream = this.stream;
			if (stream != null) {
				stream.reset(ResetCodes.CANCEL);
			}
			release();
		}

		private void release() {
			this.stream = null;
			if (this.deframer != null) {
				this.deframer.close();
				this.deframer = null;
			}
		}

		@Override
		public void onHeaders(HeaderFields fields, boolean endStream) {
			try {
				Ending ending = null;
				if (!this.answer.hasBegun()) {
					ending = this.answer.begin(fields, endStream);
				}
				else if (endStream) {
					ending = this.answer.trailers(fields);
				}
				if (ending != null) {
					finish(ending.status());
				}
			}
			catch (RpcException ex) {
				abort(ex);
			}
		}

		@Override
		public void onData(ByteBuf data, boolean endStream) {
			if (this.stream == null || this.deframer == null) {
				return;
			}
			this.stream.consumed(data.readableBytes());
			try {
				if (this.answer.isForeign()) {
					this.answer.appendForeign(data);
				}
				else {
					this.deframer.append(data);
					byte[] message = this.deframer.next(BYTES);
					while (message != null) {
						ServerWatch.this.backoff.reset();
						ServerWatch.this.listener.accept(message);
						message = (this.deframer != null) ? this.deframer.next(BYTES) : null;
					}
				}
				if (endStream) {
					finish(this.answer.end().status());
				}
			}
			catch (RpcException ex) {
				abort(ex);
			}
		}

		private void abort(RpcException failure) {
			cancel();
			ended(this, failure.status());
		}

		private void finish(Status status) {
			release();
			ended(this, status);
		}

		@Override
		public void onReset(StreamReset reset) {
			finish(LocalEndings.ofReset(reset, ServerWatch.this.slot.target(), null).status());
		}

		@Override
		public void onWritable() {
			// There is nothing more to write.
		}

	}

	/** Messages as they are. */
	private static final class Bytes implements Marshaller<byte[]> {

		@Override
		public int size(byte[] message) {
			return message.length;
		}

		@Override
		public void write(byte[] message, ByteBuffer target) {
			target.put(message);
		}

		@Override
		public byte[] parse(ByteBuffer source) {
			byte[] message = new byte[source.remaining()];
			source.get(message);
			return message;
		}

		@Override
		public Class<byte[]> type() {
			return byte[].class;
		}

	}

}
