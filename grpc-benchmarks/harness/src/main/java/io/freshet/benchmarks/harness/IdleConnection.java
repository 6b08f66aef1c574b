package io.freshet.benchmarks.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP/2 connection that does next to nothing: a client that costs little beside the
 * server, and treats every server alike. Not for use by several threads.
 */
final class IdleConnection implements AutoCloseable {

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int DATA = 0;

	private static final int HEADERS = 1;

	private static final int RST_STREAM = 3;

	private static final int SETTINGS = 4;

	private static final int PING = 6;

	private static final int GOAWAY = 7;

	private static final int ACK = 1;

	private static final int END_STREAM = 1;

	private static final int END_HEADERS = 4;

	/** Places in the static table; RFC 7541, appendix A. */
	private static final int POST = 3;

	private static final int HTTP = 6;

	/** :path, :authority, content-type, user-agent, and a name that is not there. */
	private static final int[] NAMES = { 4, 1, 31, 58, 0 };

	private static final int LITERAL = 0x40;

	private static final int INDEXED = 0x80;

	private static final int FIRST_DYNAMIC = 62;

	private static final int READ_TIMEOUT_MILLIS = 60_000;

	private final Socket socket;

	private final DataInputStream in;

	private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

	private final String[] values;

	private int nextStream = 1;

	IdleConnection(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(READ_TIMEOUT_MILLIS);
		this.socket.setTcpNoDelay(true);
		this.in = new DataInputStream(this.socket.getInputStream());
		this.unsent.writeBytes(PREFACE);
		write(SETTINGS, 0, 0, new byte[0]);
		this.values = new String[] { Load.PING_PONG.path(), "localhost:" + port, "application/grpc", "idle/1.0",
				"trailers" };
	}

	/**
	 * Opens calls of the method that answers each message with one, and does no more.
	 * @param count how many
	 * @return the first stream of them
	 */
	int open(int count) throws IOException {
		int first = this.nextStream;
		for (int i = 0; i < count; i++) {
			write(HEADERS, END_HEADERS, this.nextStream, block());
			this.nextStream += 2;
		}
		flush();
		awaitServer();
		return first;
	}

	/**
	 * Sends a message on calls that are open and waits for the answers.
	 * @param first the first stream
	 * @param count how many streams
	 */
	void exchange(int first, int count) throws IOException {
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		Frames.write(Load.MESSAGE, message);
		for (int i = 0; i < count; i++) {
			write(DATA, 0, first + 2 * i, message.toByteArray());
		}
		flush();
		long missing = (long) count * message.size();
		while (missing > 0) {
			Frame frame = read();
			missing -= (frame.type() == DATA) ? frame.payload().length : 0;
		}
	}

	/**
	 * Makes one call from its beginning to its end.
	 */
	void call() throws IOException {
		int stream = open(1);
		exchange(stream, 1);
		write(DATA, END_STREAM, stream, new byte[0]);
		flush();
		Frame frame = read();
		while (frame.type() != HEADERS || (frame.flags() & END_STREAM) == 0) {
			frame = read();
		}
	}

	/** Waits until the server has dealt with all that was sent. */
	private void awaitServer() throws IOException {
		write(PING, 0, 0, new byte[8]);
		flush();
		Frame frame = read();
		while (frame.type() != PING || (frame.flags() & ACK) == 0) {
			frame = read();
		}
	}

	private Frame read() throws IOException {
		int lengthAndType = this.in.readInt();
		Frame frame = new Frame(lengthAndType & 0xff, this.in.readUnsignedByte(), this.in.readInt(),
				this.in.readNBytes(lengthAndType >>> 8));
		if (frame.type() == GOAWAY || frame.type() == RST_STREAM) {
			throw new IOException("the server gave up: " + new String(frame.payload(), StandardCharsets.US_ASCII));
		}
		if ((frame.type() == SETTINGS || frame.type() == PING) && (frame.flags() & ACK) == 0) {
			write(frame.type(), ACK, 0, (frame.type() == PING) ? frame.payload() : new byte[0]);
			flush();
		}
		return frame;
	}

	private void write(int type, int flags, int stream, byte[] payload) {
		this.unsent.writeBytes(
				ByteBuffer.allocate(9).putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).array());
		this.unsent.writeBytes(payload);
	}

	private void flush() throws IOException {
		this.socket.getOutputStream().write(this.unsent.toByteArray());
		this.unsent.reset();
	}

	/**
	 * Writes the headers of a call as clients do: what the static table has by its
	 * number, the rest as literals that enter the dynamic table on the first call, and by
	 * their places in it from then on. RFC 7541, 6.1 and 6.2.1.
	 */
	private byte[] block() {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		block.write(INDEXED | POST);
		block.write(INDEXED | HTTP);
		for (int i = 0; i < NAMES.length; i++) {
			if (this.nextStream > 1) {
				block.write(INDEXED | FIRST_DYNAMIC + NAMES.length - 1 - i);
				continue;
			}
			block.write(LITERAL | NAMES[i]);
			if (NAMES[i] == 0) {
				string("te", block);
			}
			string(this.values[i], block);
		}
		return block.toByteArray();
	}

	private static void string(String text, ByteArrayOutputStream block) {
		block.write(text.length());
		block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private record Frame(int type, int flags, int stream, byte[] payload) {
	}

}
