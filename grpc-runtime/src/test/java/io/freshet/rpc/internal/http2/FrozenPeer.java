package io.freshet.rpc.internal.http2;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * One of our connections on a clock that stands still until the test moves it, and the
 * peer that the test plays.
 */
final class FrozenPeer implements AutoCloseable {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int RST_STREAM = 3;

	static final int SETTINGS = 4;

	static final int PING = 6;

	static final int GOAWAY = 7;

	static final int WINDOW_UPDATE = 8;

	static final int ACK = 1;

	private static final int MAX_FRAME_BYTES = 16_384;

	/** What the streams of the connection heard. */
	final List<String> events = new ArrayList<>();

	final List<TransportStream> streams = new ArrayList<>();

	private final EmbeddedChannel channel;

	private @Nullable ClientConnection client;

	private FrozenPeer() {
		this.channel = new EmbeddedChannel();
		this.channel.freezeTime();
	}

	/** A server of ours, whose client the test plays. */
	static FrozenPeer ofServer(ConnectionOptions options) {
		return ofServer(options, ConnectionLimits.DEFAULTS);
	}

	static FrozenPeer ofServer(ConnectionOptions options, ConnectionLimits limits) {
		FrozenPeer peer = new FrozenPeer();
		new ServerRole(new Http2ServerProtocol(options(options, limits), peer::accept), (connection) -> {
		}).begin(peer.channel);
		ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
		peer.channel.writeInbound(preface);
		peer.send(SETTINGS, 0, 0);
		return peer;
	}

	/** A client of ours, whose server the test plays. */
	static FrozenPeer ofClient(ConnectionOptions options) {
		FrozenPeer peer = new FrozenPeer();
		peer.channel.pipeline()
			.addLast(new Http2Connection(new ClientRole(peer.new Slot()), options(options, ConnectionLimits.DEFAULTS),
					null));
		peer.channel.<ByteBuf>readOutbound().skipBytes(Http2CodecUtil.connectionPrefaceBuf().readableBytes()).release();
		peer.send(SETTINGS, 0, 0);
		return peer;
	}

	static Http2Options options(ConnectionOptions options, ConnectionLimits limits) {
		GuardReports reports = new GuardReports(System::nanoTime, (guard, peer, event, times) -> {
		});
		return new Http2Options(10, 8192, limits, reports, options);
	}

	private StreamListener accept(TransportStream stream, HeaderFields fields) {
		this.streams.add(stream);
		return new Recorder();
	}

	/** Opens a stream of our client and sends its headers. */
	TransportStream open() {
		TransportStream stream = this.client.newStream(new Recorder());
		stream.writeHeaders(fields(":method", "POST"), false);
		return stream;
	}

	static HeaderFields fields(String name, String value) {
		return new HeaderFields().add(AsciiString.of(name), AsciiString.of(value));
	}

	ClientConnection client() {
		return this.client;
	}

	void send(int type, int flags, int stream, int... payload) {
		ByteBuf frame = Unpooled.buffer();
		frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
		for (int value : payload) {
			frame.writeByte(value);
		}
		this.channel.writeInbound(frame);
		this.channel.runPendingTasks();
	}

	void ping() {
		send(PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
	}

	/** Sends the headers of a request: POST http /. */
	void request(int stream) {
		send(HEADERS, 4, stream, 0x83, 0x86, 0x84);
	}

	void pass(Duration time) {
		this.channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
		this.channel.runScheduledPendingTasks();
		this.channel.runPendingTasks();
	}

	/** Sends DATA in frames of at most 16 KiB. */
	void data(int stream, int bytes) {
		for (int rest = bytes; rest > 0; rest -= Math.min(rest, MAX_FRAME_BYTES)) {
			int length = Math.min(rest, MAX_FRAME_BYTES);
			ByteBuf frame = Unpooled.buffer(9 + length);
			frame.writeMedium(length).writeByte(DATA).writeByte(0).writeInt(stream).writeZero(length);
			this.channel.writeInbound(frame);
		}
		this.channel.runPendingTasks();
	}

	/** Sends DATA of which the stream uses every byte at once. */
	void dataUsed(int stream, int bytes) {
		for (int rest = bytes; rest > 0; rest -= Math.min(rest, MAX_FRAME_BYTES)) {
			int length = Math.min(rest, MAX_FRAME_BYTES);
			data(stream, length);
			this.streams.get(stream / 2).consumed(length);
		}
		this.channel.runPendingTasks();
	}

	/** Answers a PING. */
	void answer(Frame ping) {
		int[] payload = new int[8];
		for (int i = 0; i < payload.length; i++) {
			payload[i] = ping.payload()[i];
		}
		send(PING, ACK, 0, payload);
	}

	/** Takes what was sent since the last time, SETTINGS and WINDOW_UPDATE left out. */
	List<Frame> received() {
		return all().stream().filter((frame) -> frame.type() != SETTINGS && frame.type() != WINDOW_UPDATE).toList();
	}

	/** Takes all that was sent since the last time. */
	List<Frame> all() {
		this.channel.runPendingTasks();
		List<Frame> frames = new ArrayList<>();
		ByteBuf all = Unpooled.buffer();
		ByteBuf part = this.channel.readOutbound();
		while (part != null) {
			all.writeBytes(part);
			part.release();
			part = this.channel.readOutbound();
		}
		while (all.isReadable()) {
			byte[] payload = new byte[all.readMedium()];
			int type = all.readByte();
			frames.add(new Frame(type, all.readByte(), all.readInt(), payload));
			all.readBytes(payload);
		}
		return frames;
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	@Override
	public void close() {
		this.channel.finishAndReleaseAll();
	}

	/** A frame that our side sent. */
	record Frame(int type, int flags, int stream, byte[] payload) {

		boolean isPing() {
			return this.type == PING && this.flags == 0;
		}

		/** The increment of a WINDOW_UPDATE. */
		int increment() {
			return ByteBuffer.wrap(this.payload).getInt();
		}

		/** The error code of a GOAWAY. */
		int code() {
			return this.payload[7];
		}

		/** The text of a GOAWAY. */
		String text() {
			return new String(this.payload, 8, this.payload.length - 8, java.nio.charset.StandardCharsets.US_ASCII);
		}

	}

	private final class Recorder implements StreamListener {

		@Override
		public void onHeaders(HeaderFields fields, boolean endStream) {
		}

		@Override
		public void onData(ByteBuf data, boolean endStream) {
		}

		@Override
		public void onReset(StreamReset reset) {
			FrozenPeer.this.events.add(reset.cause() + ": " + reset.detail());
		}

		@Override
		public void onWritable() {
		}

		@Override
		public void onDrain() {
			FrozenPeer.this.events.add("drain");
		}

	}

	private final class Slot implements ClientConnection.Listener {

		@Override
		public void onReady(ClientConnection connection) {
			FrozenPeer.this.client = connection;
		}

		@Override
		public void onDraining(ClientConnection connection, String reason) {
			FrozenPeer.this.events.add("draining: " + reason);
		}

		@Override
		public void onStreamsAvailable(ClientConnection connection) {
		}

		@Override
		public void onTooManyPings() {
			FrozenPeer.this.events.add("too many pings");
		}

		@Override
		public void onClosed(Throwable cause) {
			FrozenPeer.this.events.add("closed");
		}

	}

}
