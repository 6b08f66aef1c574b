package io.freshet.rpc.client;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that does exactly what a script says, right or wrong: each connection is
 * answered by the next script. Written over plain sockets, so that it shares no code with
 * what is tested.
 */
final class ScriptedServer implements Closeable {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int RST_STREAM = 3;

	static final int SETTINGS = 4;

	static final int PING = 6;

	static final int GOAWAY = 7;

	static final int END_STREAM = 1;

	private final ServerSocket socket;

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	ScriptedServer(Script... scripts) throws IOException {
		this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> run(scripts), "scripted-server");
		thread.setDaemon(true);
		thread.start();
	}

	String target() {
		return "127.0.0.1:" + this.socket.getLocalPort();
	}

	private void run(Script[] scripts) {
		for (Script script : scripts) {
			try (Socket connection = this.socket.accept()) {
				connection.setSoTimeout(60_000);
				Peer peer = new Peer(connection);
				script.play(peer);
				peer.drain();
			}
			catch (IOException ex) {
				this.failures.add(ex);
			}
		}
	}

	List<Throwable> failures() {
		return this.failures;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/** What the server does on one connection. */
	@FunctionalInterface
	interface Script {

		void play(Peer client) throws IOException;

	}

	/** A frame from the client. */
	record Frame(int type, int flags, int stream, byte[] payload) {
	}

	/** The client as the script sees it. */
	static final class Peer {

		private final DataInputStream in;

		private final DataOutputStream out;

		Peer(Socket socket) throws IOException {
			this.in = new DataInputStream(socket.getInputStream());
			this.out = new DataOutputStream(socket.getOutputStream());
			this.in.readFully(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length()]);
			frame(SETTINGS, 0, 0);
		}

		/** Returns the next frame, whatever it is. */
		Frame read() throws IOException {
			int length = this.in.readUnsignedByte() << 16 | this.in.readUnsignedShort();
			int type = this.in.readUnsignedByte();
			int flags = this.in.readUnsignedByte();
			int stream = this.in.readInt();
			byte[] payload = new byte[length];
			this.in.readFully(payload);
			if (type == SETTINGS && flags == 0) {
				frame(SETTINGS, 1, 0);
			}
			return new Frame(type, flags, stream, payload);
		}

		/** Skips frames until one of a type. */
		Frame await(int type) throws IOException {
			Frame frame = read();
			while (frame.type() != type) {
				frame = read();
			}
			return frame;
		}

		/** Waits for a whole request and returns its stream. */
		int awaitRequest() throws IOException {
			Frame frame = read();
			while ((frame.type() != DATA && frame.type() != HEADERS) || (frame.flags() & END_STREAM) == 0) {
				frame = read();
			}
			return frame.stream();
		}

		/**
		 * Reads until the client closes, so that nothing it sends is answered by a reset.
		 */
		void drain() {
			try {
				while (true) {
					read();
				}
			}
			catch (IOException ex) {
				// the end
			}
		}

		void frame(int type, int flags, int stream, int... payload) throws IOException {
			byte[] bytes = new byte[payload.length];
			for (int i = 0; i < payload.length; i++) {
				bytes[i] = (byte) payload[i];
			}
			frame(type, flags, stream, bytes);
		}

		void frame(int type, int flags, int stream, byte[] payload) throws IOException {
			ByteArrayOutputStream frame = new ByteArrayOutputStream();
			DataOutputStream writer = new DataOutputStream(frame);
			writer.writeByte(payload.length >> 16);
			writer.writeShort(payload.length);
			writer.writeByte(type);
			writer.writeByte(flags);
			writer.writeInt(stream);
			writer.write(payload);
			this.out.write(frame.toByteArray());
			this.out.flush();
		}

		/** Sends a header block: name, value, name, value; literals without indexing. */
		void headers(int stream, boolean end, String... fields) throws IOException {
			ByteArrayOutputStream block = new ByteArrayOutputStream();
			for (int i = 0; i < fields.length; i += 2) {
				block.write(0);
				string(block, fields[i]);
				string(block, fields[i + 1]);
			}
			frame(HEADERS, 4 | (end ? END_STREAM : 0), stream, block.toByteArray());
		}

		private static void string(ByteArrayOutputStream block, String text) {
			byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
			if (bytes.length < 127) {
				block.write(bytes.length);
			}
			else {
				block.write(127);
				int rest = bytes.length - 127;
				while (rest >= 128) {
					block.write(rest & 127 | 128);
					rest >>= 7;
				}
				block.write(rest);
			}
			block.writeBytes(bytes);
		}

		/** Begins a proper response. */
		void begin(int stream) throws IOException {
			headers(stream, false, ":status", "200", "content-type", "application/grpc");
		}

		/** Sends a StringValue in one DATA frame. */
		void message(int stream, String text) throws IOException {
			byte[] value = text.getBytes(StandardCharsets.UTF_8);
			ByteArrayOutputStream payload = new ByteArrayOutputStream();
			payload.writeBytes(new byte[] { 0, 0, 0, 0, (byte) (value.length + 2), 10, (byte) value.length });
			payload.writeBytes(value);
			frame(DATA, 0, stream, payload.toByteArray());
		}

		void ok(int stream) throws IOException {
			headers(stream, true, "grpc-status", "0");
		}

		void reset(int stream, int code) throws IOException {
			frame(RST_STREAM, 0, stream, 0, 0, 0, code);
		}

		void goAway(int lastStream, int code) throws IOException {
			frame(GOAWAY, 0, 0, 0, 0, 0, lastStream, 0, 0, 0, code);
		}

	}

}
