package io.freshet.rpc.internal.http1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A client that sends exactly the bytes that a test wants. Written over a plain socket,
 * so that it shares no code with what is tested.
 */
final class RawClient implements Closeable {

	private final Socket socket;

	private final InputStream in;

	RawClient(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(10_000);
		this.socket.setTcpNoDelay(true);
		this.in = this.socket.getInputStream();
	}

	/** Sends text, one byte for each character. */
	void send(String text) throws IOException {
		send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	/** Reads a response to anything but HEAD. */
	Response response() throws IOException {
		return response(true);
	}

	Response response(boolean withBody) throws IOException {
		String statusLine = line();
		Map<String, String> headers = fields();
		int status = Integer.parseInt(statusLine.split(" ")[1]);
		if (!withBody || status == 204 || status == 304 || status < 200) {
			return new Response(statusLine, status, headers, "", Map.of());
		}
		if ("chunked".equals(headers.get("transfer-encoding"))) {
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			byte[] chunk = chunk();
			while (chunk.length > 0) {
				body.write(chunk);
				chunk = chunk();
			}
			return new Response(statusLine, status, headers, text(body.toByteArray()), fields());
		}
		String length = headers.get("content-length");
		byte[] body = (length != null) ? bytes(Integer.parseInt(length)) : this.in.readAllBytes();
		return new Response(statusLine, status, headers, text(body), Map.of());
	}

	/** Reads one chunk; the last one is empty, and its trailers follow. */
	byte[] chunk() throws IOException {
		int length = Integer.parseInt(line(), 16);
		if (length == 0) {
			return new byte[0];
		}
		byte[] chunk = bytes(length);
		if (!line().isEmpty()) {
			throw new IOException("a chunk does not end in CR LF");
		}
		return chunk;
	}

	Map<String, String> fields() throws IOException {
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

	String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		int c = this.in.read();
		while (c != '\n') {
			if (c < 0) {
				throw new EOFException("the connection ends after '" + text(line.toByteArray()) + "'");
			}
			line.write(c);
			c = this.in.read();
		}
		String text = text(line.toByteArray());
		if (!text.endsWith("\r")) {
			throw new IOException("the line '" + text + "' does not end in CR LF");
		}
		return text.substring(0, text.length() - 1);
	}

	byte[] bytes(int count) throws IOException {
		byte[] bytes = this.in.readNBytes(count);
		if (bytes.length < count) {
			throw new EOFException("the connection ends after " + bytes.length + " of " + count + " bytes");
		}
		return bytes;
	}

	/** Waits for the end of the connection; fails if anything else comes. */
	boolean isClosed() throws IOException {
		try {
			return this.in.read() < 0;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/** What the server answered. */
	record Response(String statusLine, int status, Map<String, String> headers, String body,
			Map<String, String> trailers) {

		String header(String name) {
			return this.headers.get(name);
		}

	}

}
