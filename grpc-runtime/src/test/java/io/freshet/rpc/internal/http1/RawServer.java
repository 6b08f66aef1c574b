package io.freshet.rpc.internal.http1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that answers by script, each connection on a thread of its own. Written over
 * plain sockets, so that it shares no code with what is tested.
 */
public final class RawServer implements Closeable {

	private final ServerSocket socket;

	private final Script script;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	/**
	 * Starts a server.
	 * @param script what to do on each connection
	 * @throws IOException if there is no free port
	 */
	public RawServer(Script script) throws IOException {
		this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.script = script;
		start(this::accept, "raw-server");
	}

	private static void start(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket connection = this.socket.accept();
				this.sockets.add(connection);
				int number = this.connections.incrementAndGet();
				start(() -> serve(connection, number), "raw-connection-" + number);
			}
		}
		catch (IOException ex) {
			// the end
		}
	}

	private void serve(Socket connection, int number) {
		try (connection) {
			connection.setTcpNoDelay(true);
			this.script.play(new Peer(connection), number);
		}
		catch (IOException ex) {
			// the client has gone
		}
	}

	/**
	 * Returns where the server listens.
	 * @return host and port
	 */
	public String target() {
		return "127.0.0.1:" + this.socket.getLocalPort();
	}

	int port() {
		return this.socket.getLocalPort();
	}

	/**
	 * Returns how many connections there were.
	 * @return the number of connections so far
	 */
	public int connections() {
		return this.connections.get();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		for (Socket connection : this.sockets) {
			connection.close();
		}
	}

	/** What the server does on one connection, which is closed at the end. */
	@FunctionalInterface
	public interface Script {

		/**
		 * Plays the script.
		 * @param client the client
		 * @param connection 1 for the first connection
		 * @throws IOException when the client has gone
		 */
		void play(Peer client, int connection) throws IOException;

	}

	/**
	 * A request.
	 *
	 * @param line the request line
	 * @param headers the fields, names in lower case
	 * @param body the body
	 */
	public record Request(String line, Map<String, String> headers, byte[] body) {
	}

	/** The client as a script sees it. */
	public static final class Peer {

		private final Socket socket;

		private final InputStream in;

		Peer(Socket socket) throws IOException {
			this.socket = socket;
			this.in = socket.getInputStream();
		}

		/**
		 * Reads a whole request.
		 * @return the request
		 * @throws IOException when the client has gone
		 */
		public Request request() throws IOException {
			String line = line();
			Map<String, String> headers = fields();
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			if ("chunked".equals(headers.get("transfer-encoding"))) {
				byte[] chunk = chunk();
				while (chunk.length > 0) {
					body.write(chunk);
					chunk = chunk();
				}
				fields();
			}
			else {
				body.write(bytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
			}
			return new Request(line, headers, body.toByteArray());
		}

		/**
		 * Reads the head of a request.
		 * @return the fields
		 * @throws IOException when the client has gone
		 */
		public Map<String, String> head() throws IOException {
			line();
			return fields();
		}

		byte[] chunk() throws IOException {
			byte[] chunk = bytes(Integer.parseInt(line(), 16));
			if (chunk.length > 0) {
				line();
			}
			return chunk;
		}

		private Map<String, String> fields() throws IOException {
			Map<String, String> fields = new LinkedHashMap<>();
			String line = line();
			while (!line.isEmpty()) {
				int colon = line.indexOf(':');
				fields.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip(),
						(first, second) -> first + ", " + second);
				line = line();
			}
			return fields;
		}

		private String line() throws IOException {
			ByteArrayOutputStream line = new ByteArrayOutputStream();
			int c = this.in.read();
			while (c != '\n') {
				if (c < 0) {
					throw new EOFException();
				}
				line.write(c);
				c = this.in.read();
			}
			return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
		}

		private byte[] bytes(int count) throws IOException {
			byte[] bytes = this.in.readNBytes(count);
			if (bytes.length < count) {
				throw new EOFException();
			}
			return bytes;
		}

		/**
		 * Sends text, one byte for each character.
		 * @param text the text
		 * @throws IOException when the client has gone
		 */
		public void send(String text) throws IOException {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		}

		/**
		 * Closes the connection by a TCP reset.
		 * @throws IOException when it is closed already
		 */
		public void abort() throws IOException {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}

		/**
		 * Waits until the client closes.
		 * @throws IOException when it does so by a reset
		 */
		public void drain() throws IOException {
			while (this.in.read() >= 0) {
				continue;
			}
		}

	}

}
