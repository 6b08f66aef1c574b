package io.freshet.rpc.internal.http2;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
 * An HTTP/2 client that does exactly what a test tells it, right or wrong: it writes
 * frames byte by byte to a real socket and reads what comes back. Field names and values
 * go out as they are given. It answers SETTINGS and PING on its own and grants the server
 * large windows. Reads wait for at most ten seconds. Not for use by several threads.
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

	private static final int READ_TIMEOUT_MILLIS = 10_000;

	private static final int LARGE_WINDOW = 64 * 1024 * 1024;

	private final Socket socket;

	private final DataInputStream in;

	private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

	private final DefaultHttp2HeadersDecoder headersDecoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

	private final Map<Integer, Reply> replies = new HashMap<>();

	private final Map<Integer, Integer> serverSettings = new HashMap<>();

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
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(READ_TIMEOUT_MILLIS);
		socket.setTcpNoDelay(true);
		Http2Script script = new Http2Script(socket);
		script.unsent.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		ByteBuffer initialWindow = ByteBuffer.allocate(6).putShort((short) 4).putInt(LARGE_WINDOW);
		script.frame(SETTINGS, 0, 0, initialWindow.array());
		script.frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(LARGE_WINDOW).array());
		if (script.readFrame() != SETTINGS) {
			throw new IOException("the server does not begin with SETTINGS");
		}
		return script;
	}

	/**
	 * Returns a setting that the server announced.
	 * @param id the number of the setting
	 * @return the value, or {@code null} if it was not announced
	 */
	public @Nullable Integer serverSetting(int id) {
		return this.serverSettings.get(id);
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
	public Reply reply(int stream) throws IOException {
		Reply reply = this.replies.computeIfAbsent(stream, (number) -> new Reply());
		while (!reply.isEnded() && readFrame() >= 0) {
			continue;
		}
		return reply;
	}

	/**
	 * Reads until the reset that follows the end of a stream.
	 * @param stream the stream
	 * @return all that arrived on it
	 * @throws IOException if nothing arrives for too long
	 */
	public Reply replyAndReset(int stream) throws IOException {
		Reply reply = reply(stream);
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
	 * Sends a PING and reads until it comes back.
	 * @throws IOException if nothing arrives for too long
	 */
	public void ping() throws IOException {
		frame(PING, 0, 0, new byte[8]);
		int type = readFrame();
		while (type >= 0 && type != PING) {
			type = readFrame();
		}
	}

	/**
	 * Returns whether the connection ended instead of an answer.
	 * @param reply what arrived on a stream
	 * @return whether the server gave the connection up
	 */
	public boolean isOver(Reply reply) {
		return this.goAwayCode != null || !reply.isEnded();
	}

	/**
	 * Returns the last stream that the server said it would handle.
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
			case HEADERS -> at(stream).headers(decode(payload), (flags & END_STREAM) != 0);
			case RST_STREAM -> at(stream).reset(ByteBuffer.wrap(payload).getInt());
			case SETTINGS -> settings(flags, ByteBuffer.wrap(payload));
			case PING -> {
				if ((flags & ACK) == 0) {
					frame(PING, ACK, 0, payload);
				}
			}
			case GOAWAY -> {
				this.goAwayLastStream = ByteBuffer.wrap(payload).getInt();
				this.goAwayCode = ByteBuffer.wrap(payload).getInt(4);
			}
			default -> {
			}
		}
	}

	private Reply at(int stream) {
		return this.replies.computeIfAbsent(stream, (number) -> new Reply());
	}

	private void settings(int flags, ByteBuffer payload) throws IOException {
		if ((flags & ACK) == 0) {
			while (payload.hasRemaining()) {
				this.serverSettings.put((int) payload.getShort(), payload.getInt());
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
			throw new IOException("the server sent a block that cannot be read", ex);
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

	/** What arrived on one stream. */
	public static final class Reply {

		private final List<Map<String, List<String>>> blocks = new ArrayList<>();

		private final ByteArrayOutputStream body = new ByteArrayOutputStream();

		private boolean endStream;

		private @Nullable Integer resetCode;

		private void headers(Map<String, List<String>> fields, boolean end) {
			this.blocks.add(fields);
			this.endStream |= end;
		}

		private void data(byte[] bytes, boolean end) {
			this.body.writeBytes(bytes);
			this.endStream |= end;
		}

		private void reset(int code) {
			this.resetCode = code;
		}

		private boolean isEnded() {
			return this.endStream || this.resetCode != null;
		}

		/**
		 * Returns the number of blocks of fields.
		 * @return 1 for headers alone, 2 for headers and trailers
		 */
		public int blocks() {
			return this.blocks.size();
		}

		/**
		 * Returns a field of the headers.
		 * @param name the name
		 * @return the only value, or {@code null} if there is none
		 */
		public @Nullable String header(String name) {
			return only(this.blocks.isEmpty() ? Map.of() : this.blocks.get(0), name);
		}

		/**
		 * Returns a field of the last block, be it trailers or headers that are trailers
		 * too.
		 * @param name the name
		 * @return the only value, or {@code null} if there is none
		 */
		public @Nullable String trailer(String name) {
			return only(this.blocks.isEmpty() ? Map.of() : this.blocks.get(this.blocks.size() - 1), name);
		}

		/**
		 * Returns the body.
		 * @return the bytes
		 */
		public byte[] body() {
			return this.body.toByteArray();
		}

		/**
		 * Returns whether the server ended the stream properly.
		 * @return whether there was END_STREAM
		 */
		public boolean endStream() {
			return this.endStream;
		}

		/**
		 * Returns the code of a reset.
		 * @return the code, or {@code null} if there was no reset so far
		 */
		public @Nullable Integer resetCode() {
			return this.resetCode;
		}

		private static @Nullable String only(Map<String, List<String>> fields, String name) {
			List<String> values = fields.getOrDefault(name, List.of());
			if (values.size() > 1) {
				throw new AssertionError(name + " occurs more than once: " + values);
			}
			return values.isEmpty() ? null : values.get(0);
		}

		@Override
		public String toString() {
			return this.blocks + ", " + this.body.size() + " bytes, " + (this.endStream ? "ended" : "not ended")
					+ ", reset " + this.resetCode;
		}

	}

}
