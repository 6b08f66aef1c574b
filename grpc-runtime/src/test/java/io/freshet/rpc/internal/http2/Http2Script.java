package io.freshet.rpc.internal.http2;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * One end of an HTTP/2 connection that does exactly what a test tells it, right or wrong:
 * it writes frames byte by byte to a real socket and reads what comes back. Field names
 * and values go out as they are given. It answers SETTINGS and PING on its own and grants
 * the peer large windows. Reads wait for at most ten seconds. Not for use by several
 * threads.
 * <p>
 * Source: RFC 9113, 4 and 6; RFC 7541, 6.2.2.
 */
public final class Http2Script implements AutoCloseable {

	public static final int DATA = 0;

	public static final int HEADERS = 1;

	public static final int RST_STREAM = 3;

	public static final int SETTINGS = 4;

	public static final int PING = 6;

	public static final int GOAWAY = 7;

	public static final int WINDOW_UPDATE = 8;

	public static final int CONTINUATION = 9;

	public static final int END_STREAM = 0x1;

	public static final int ACK = 0x1;

	public static final int END_HEADERS = 0x4;

	public static final int PADDED = 0x8;

	private static final int READ_TIMEOUT_MILLIS = 60_000;

	private static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;

	private static final int DEFAULT_WINDOW = 65_535;

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int LARGE_WINDOW = 64 * 1024 * 1024;

	private final Socket socket;

	private final DataInputStream in;

	private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

	private final DefaultHttp2HeadersDecoder headersDecoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

	private final Map<Integer, Received> replies = new HashMap<>();

	private final Map<Integer, Integer> peerSettings = new HashMap<>();

	/** Streams that the peer has opened and nobody has asked for. */
	private final Deque<Integer> opened = new ArrayDeque<>();

	/**
	 * What the peer has added to the window of each stream, and of the connection as 0.
	 */
	private final Map<Integer, Integer> credit = new HashMap<>();

	private int pingsAcknowledged;

	private @Nullable Integer goAwayCode;

	private int goAwayLastStream = Integer.MAX_VALUE;

	private int nextStream = 1;

	private Http2Script(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new DataInputStream(socket.getInputStream());
	}

	/**
	 * Connects and exchanges settings.
	 * @param port a port of this machine
	 * @return the script
	 * @throws IOException if there is no server or it does not begin with SETTINGS
	 */
	public static Http2Script connect(int port) throws IOException {
		return connect(port, LARGE_WINDOW, LARGE_WINDOW);
	}

	/**
	 * Connects, exchanges settings and never gives more credit than that.
	 * @param port a port of this machine
	 * @param streamWindow how many bytes the server may send on each stream
	 * @param connectionCredit how many bytes the server may send on the connection
	 * besides the first 65,535
	 * @return the script
	 * @throws IOException if there is no server or it does not begin with SETTINGS
	 */
	public static Http2Script connect(int port, int streamWindow, int connectionCredit) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(READ_TIMEOUT_MILLIS);
		socket.setTcpNoDelay(true);
		Http2Script script = new Http2Script(socket);
		script.unsent.write(PREFACE);
		script.begin(streamWindow, connectionCredit);
		return script;
	}

	/**
	 * Waits for a client and exchanges settings.
	 * @param listener where clients connect
	 * @return the script
	 * @throws IOException if no client comes or it does not begin as it has to
	 */
	public static Http2Script accept(ServerSocket listener) throws IOException {
		Socket socket = listener.accept();
		socket.setSoTimeout(READ_TIMEOUT_MILLIS);
		socket.setTcpNoDelay(true);
		Http2Script script = new Http2Script(socket);
		if (!Arrays.equals(script.in.readNBytes(PREFACE.length), PREFACE)) {
			throw new IOException("the client does not begin with the preface");
		}
		script.begin(LARGE_WINDOW, LARGE_WINDOW);
		return script;
	}

	private void begin(int streamWindow, int connectionCredit) throws IOException {
		settings(SETTINGS_INITIAL_WINDOW_SIZE, streamWindow);
		if (connectionCredit > 0) {
			frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(connectionCredit).array());
		}
		if (readFrame() != SETTINGS) {
			throw new IOException("the peer does not begin with SETTINGS");
		}
	}

	/**
	 * Sends a setting.
	 * @param id the number of the setting
	 * @param value the value
	 * @throws IOException if the connection is gone
	 */
	public void settings(int id, int value) throws IOException {
		frame(SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) id).putInt(value).array());
	}

	/**
	 * Waits for the next stream that the peer opens and reads it to its end.
	 * @return the number of the stream
	 * @throws IOException if no stream is opened
	 */
	public int nextRequest() throws IOException {
		int stream = nextOpened();
		reply(stream);
		return stream;
	}

	/**
	 * Waits for the next stream that the peer opens.
	 * @return the number of the stream
	 * @throws IOException if no stream is opened
	 */
	public int nextOpened() throws IOException {
		while (this.opened.isEmpty()) {
			if (readFrame() < 0) {
				throw new EOFException("the connection ended before a stream was opened");
			}
		}
		return this.opened.remove();
	}

	/**
	 * Returns whether the peer has opened a stream that nobody has asked for. To be asked
	 * after {@link #ping}, when all that the peer has sent is read.
	 * @return whether there is one
	 */
	public boolean hasOpened() {
		return !this.opened.isEmpty();
	}

	/**
	 * Sends a PING and waits for its acknowledgement.
	 * @throws IOException if nothing arrives for too long
	 */
	public void ping() throws IOException {
		int before = this.pingsAcknowledged;
		frame(PING, 0, 0, new byte[8]);
		while (this.pingsAcknowledged == before && readFrame() >= 0) {
			continue;
		}
	}

	/**
	 * Resets a stream.
	 * @param stream the stream
	 * @param code the code
	 * @throws IOException if the connection is gone
	 */
	public void reset(int stream, int code) throws IOException {
		frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
	}

	/**
	 * Announces the end of the connection.
	 * @param lastStream the last stream that is handled
	 * @param code the code
	 * @throws IOException if the connection is gone
	 */
	public void announceEnd(int lastStream, int code) throws IOException {
		frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastStream).putInt(code).array());
	}

	/**
	 * Waits until the peer takes a frame of DATA.
	 * @param stream the stream
	 * @param sent the bytes that all frames on the connection, this stream the only one,
	 * took before, padding included
	 * @param bytes the bytes of this frame
	 * @throws IOException if nothing arrives for too long
	 */
	public void awaitCredit(int stream, int sent, int bytes) throws IOException {
		int initial = this.peerSettings.getOrDefault(SETTINGS_INITIAL_WINDOW_SIZE, DEFAULT_WINDOW);
		while (sent + bytes > DEFAULT_WINDOW + this.credit.getOrDefault(0, 0)
				|| sent + bytes > initial + this.credit.getOrDefault(stream, 0)) {
			if (readFrame() < 0) {
				throw new EOFException("the connection ended before the window was opened");
			}
		}
	}

	/**
	 * Returns what the peer has added to a window, besides what it started with.
	 * @param stream the stream, or 0 for the connection
	 * @return the sum of all increments that have been read
	 */
	public int granted(int stream) {
		return this.credit.getOrDefault(stream, 0);
	}

	/**
	 * Returns a setting that the peer announced.
	 * @param id the number of the setting
	 * @return the value, or {@code null} if it was not announced
	 */
	public @Nullable Integer peerSetting(int id) {
		return this.peerSettings.get(id);
	}

	/**
	 * Begins a stream.
	 * @param fields names and values in turn
	 * @return the number of the stream
	 * @throws IOException if the connection is gone
	 */
	public int open(String... fields) throws IOException {
		return open(0, fields);
	}

	/**
	 * Begins a stream without a body.
	 * @param fields names and values in turn
	 * @return the number of the stream
	 * @throws IOException if the connection is gone
	 */
	public int openAndEnd(String... fields) throws IOException {
		return open(END_STREAM, fields);
	}

	private int open(int flags, String... fields) throws IOException {
		int stream = this.nextStream;
		this.nextStream += 2;
		headers(stream, flags, fields);
		return stream;
	}

	/**
	 * Sends a block of fields.
	 * @param stream the stream
	 * @param flags flags besides END_HEADERS
	 * @param fields names and values in turn
	 * @throws IOException if the connection is gone
	 */
	public void headers(int stream, int flags, String... fields) throws IOException {
		byte[] block = block(fields);
		int maxFrame = 16_384;
		int first = Math.min(block.length, maxFrame);
		write(HEADERS, flags | ((first == block.length) ? END_HEADERS : 0), stream, block, 0, first);
		for (int offset = first; offset < block.length; offset += maxFrame) {
			int length = Math.min(block.length - offset, maxFrame);
			write(CONTINUATION, (offset + length == block.length) ? END_HEADERS : 0, stream, block, offset, length);
		}
		flush();
	}

	/**
	 * Sends bytes of a body, split where frames would get too long.
	 * @param stream the stream
	 * @param bytes the bytes
	 * @param end whether these are the last ones
	 * @throws IOException if the connection is gone
	 */
	public void data(int stream, byte[] bytes, boolean end) throws IOException {
		int offset = 0;
		do {
			int length = Math.min(bytes.length - offset, 16_384);
			boolean last = offset + length == bytes.length;
			write(DATA, (last && end) ? END_STREAM : 0, stream, bytes, offset, length);
			offset += length;
		}
		while (offset < bytes.length);
		flush();
	}

	/**
	 * Sends a frame of DATA that does not end the stream.
	 * @param stream the stream
	 * @param bytes the bytes
	 * @param padding the number of bytes to pad it with, 0 for a frame without padding
	 * @throws IOException if the connection is gone
	 */
	public void paddedData(int stream, byte[] bytes, int padding) throws IOException {
		if (padding == 0) {
			frame(DATA, 0, stream, bytes);
			return;
		}
		byte[] payload = new byte[1 + bytes.length + padding];
		payload[0] = (byte) padding;
		System.arraycopy(bytes, 0, payload, 1, bytes.length);
		frame(DATA, PADDED, stream, payload);
	}

	/**
	 * Sends a frame.
	 * @param type the type
	 * @param flags the flags
	 * @param stream the stream
	 * @param payload the payload
	 * @throws IOException if the connection is gone
	 */
	public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
		write(type, flags, stream, payload, 0, payload.length);
		flush();
	}

	/**
	 * Gives the server leave to send more.
	 * @param stream the stream, or 0 for the connection
	 * @param bytes how many bytes
	 * @throws IOException if the connection is gone
	 */
	public void credit(int stream, int bytes) throws IOException {
		frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
	}

	/**
	 * Reads until so many bytes of a body have arrived, or the stream has ended.
	 * @param stream the stream
	 * @param bytes how many bytes since the stream began
	 * @throws IOException if nothing arrives for too long
	 */
	public void readUntil(int stream, int bytes) throws IOException {
		Received reply = this.replies.computeIfAbsent(stream, (number) -> new Received());
		while (!reply.isEnded() && reply.bodyBytes() < bytes && readFrame() >= 0) {
			continue;
		}
	}

	/**
	 * Sends bytes as they are.
	 * @param bytes the bytes
	 * @throws IOException if the connection is gone
	 */
	public void raw(byte[] bytes) throws IOException {
		this.unsent.writeBytes(bytes);
		flush();
	}

	/**
	 * Reads until a stream has ended: by END_STREAM, by a reset, or with the connection.
	 * @param stream the stream
	 * @return all that arrived on it
	 * @throws IOException if nothing arrives for too long
	 */
	public Received reply(int stream) throws IOException {
		Received reply = this.replies.computeIfAbsent(stream, (number) -> new Received());
		while (!reply.isEnded() && readFrame() >= 0) {
			continue;
		}
		return reply;
	}

	/**
	 * Returns what has been read of a stream so far.
	 * @param stream the stream
	 * @return all that arrived on it
	 */
	public Received received(int stream) {
		return this.replies.getOrDefault(stream, new Received());
	}

	/**
	 * Reads until the reset that follows the end of a stream.
	 * @param stream the stream
	 * @return all that arrived on it
	 * @throws IOException if nothing arrives for too long
	 */
	public Received replyAndReset(int stream) throws IOException {
		Received reply = reply(stream);
		while (reply.resetCode() == null && readFrame() >= 0) {
			continue;
		}
		return reply;
	}

	/**
	 * Reads until GOAWAY or the end of the connection.
	 * @return the code of GOAWAY, or {@code null} if the connection ended without
	 * @throws IOException if nothing arrives for too long
	 */
	public @Nullable Integer goAway() throws IOException {
		while (this.goAwayCode == null && readFrame() >= 0) {
			continue;
		}
		return this.goAwayCode;
	}

	/**
	 * Returns whether the connection ended instead of an answer.
	 * @param reply what arrived on a stream
	 * @return whether the server gave the connection up
	 */
	public boolean isOver(Received reply) {
		return this.goAwayCode != null || !reply.isEnded();
	}

	/**
	 * Returns the last stream that the peer said it would handle.
	 * @return the last stream of GOAWAY, the largest number if there was none
	 */
	public int goAwayLastStream() {
		return this.goAwayLastStream;
	}

	/**
	 * Reads one frame and takes note of it.
	 * @return its type, or -1 at the end of the connection
	 * @throws IOException if nothing arrives for too long
	 */
	private int readFrame() throws IOException {
		try {
			int lengthAndType = this.in.readInt();
			int flags = this.in.readUnsignedByte();
			int stream = this.in.readInt() & Integer.MAX_VALUE;
			byte[] payload = this.in.readNBytes(lengthAndType >>> 8);
			int type = lengthAndType & 0xff;
			received(type, flags, stream, payload);
			return type;
		}
		catch (EOFException | SocketException ex) {
			return -1;
		}
	}

	private void received(int type, int flags, int stream, byte[] payload) throws IOException {
		switch (type) {
			case DATA -> at(stream).data(payload, (flags & END_STREAM) != 0);
			case HEADERS -> {
				if (!this.replies.containsKey(stream)) {
					this.opened.add(stream);
				}
				at(stream).headers(decode(payload), (flags & END_STREAM) != 0);
			}
			case RST_STREAM -> at(stream).reset(ByteBuffer.wrap(payload).getInt());
			case SETTINGS -> settings(flags, ByteBuffer.wrap(payload));
			case PING -> {
				if ((flags & ACK) == 0) {
					frame(PING, ACK, 0, payload);
				}
				else {
					this.pingsAcknowledged++;
				}
			}
			case WINDOW_UPDATE -> this.credit.merge(stream, ByteBuffer.wrap(payload).getInt(), Integer::sum);
			case GOAWAY -> {
				this.goAwayLastStream = ByteBuffer.wrap(payload).getInt();
				this.goAwayCode = ByteBuffer.wrap(payload).getInt(4);
			}
			default -> {
			}
		}
	}

	private Received at(int stream) {
		return this.replies.computeIfAbsent(stream, (number) -> new Received());
	}

	private void settings(int flags, ByteBuffer payload) throws IOException {
		if ((flags & ACK) == 0) {
			while (payload.hasRemaining()) {
				this.peerSettings.put((int) payload.getShort(), payload.getInt());
			}
			frame(SETTINGS, ACK, 0, new byte[0]);
		}
	}

	private Map<String, List<String>> decode(byte[] block) throws IOException {
		ByteBuf bytes = Unpooled.wrappedBuffer(block);
		try {
			Http2Headers headers = this.headersDecoder.decodeHeaders(1, bytes);
			Map<String, List<String>> fields = new HashMap<>();
			headers.forEach((field) -> fields.computeIfAbsent(field.getKey().toString(), (name) -> new ArrayList<>())
				.add(field.getValue().toString()));
			return fields;
		}
		catch (Http2Exception ex) {
			throw new IOException("the peer sent a block that cannot be read", ex);
		}
	}

	/** Literal fields with new names, neither indexed nor Huffman coded. */
	private static byte[] block(String... fields) {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		for (int i = 0; i < fields.length; i += 2) {
			block.write(0);
			literal(block, fields[i]);
			literal(block, fields[i + 1]);
		}
		return block.toByteArray();
	}

	private static void literal(ByteArrayOutputStream block, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		if (bytes.length < 127) {
			block.write(bytes.length);
		}
		else {
			block.write(127);
			int rest = bytes.length - 127;
			while (rest >= 128) {
				block.write(rest % 128 + 128);
				rest /= 128;
			}
			block.write(rest);
		}
		block.writeBytes(bytes);
	}

	private void write(int type, int flags, int stream, byte[] payload, int offset, int length) {
		this.unsent
			.writeBytes(ByteBuffer.allocate(9).putInt(length << 8 | type).put((byte) flags).putInt(stream).array());
		this.unsent.write(payload, offset, length);
	}

	private void flush() throws IOException {
		this.socket.getOutputStream().write(this.unsent.toByteArray());
		this.unsent.reset();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
