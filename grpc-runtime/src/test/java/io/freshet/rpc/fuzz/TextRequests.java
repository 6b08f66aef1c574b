package io.freshet.rpc.fuzz;

import java.nio.charset.StandardCharsets;

import io.freshet.rpc.internal.http1.ServedText;
import io.freshet.rpc.internal.transport.StreamAcceptor;

/**
 * What a client sends over HTTP/1.1: any bytes into a whole server, or requests whose
 * heads make sense with any bytes for their bodies.
 */
public final class TextRequests {

	/** A few bytes at a time. */
	private static final int CHUNKED = 1;

	/** Requests with good heads. */
	private static final int WITH_HEADS = 2;

	private static final StreamAcceptor SERVER = FourShapes.server();

	private TextRequests() {
	}

	/**
	 * Tries an input.
	 * @param bytes how the bytes come in the first byte, then the bytes
	 */
	public static void fuzzerTestOneInput(byte[] bytes) {
		FuzzInput input = new FuzzInput(bytes);
		int mode = input.next();
		try (ServedText server = new ServedText(SERVER)) {
			while (input.hasMore()) {
				if ((mode & WITH_HEADS) != 0) {
					request(input, server);
				}
				else {
					server.receive(((mode & CHUNKED) != 0) ? input.take(1 + input.next() % 32) : input.rest());
				}
			}
		}
	}

	private static void request(FuzzInput input, ServedText server) {
		int kind = input.next();
		StringBuilder head = new StringBuilder((kind % 8 == 7) ? "GET " : "POST ")
			.append(WebRequests.PATHS.get(input.next() % WebRequests.PATHS.size()));
		if (kind % 8 == 7) {
			head.append("?encoding=proto&message=");
		}
		head.append(" HTTP/1.1\r\nHost: localhost\r\nContent-Type: ")
			.append(WebRequests.TYPES.get(input.next() % WebRequests.TYPES.size()))
			.append("\r\n");
		for (int fields = input.next() % 3; fields > 0; fields--) {
			String value = new String(input.take(input.next() % 40), StandardCharsets.ISO_8859_1);
			head.append(WebRequests.NAMES.get(input.next() % WebRequests.NAMES.size()))
				.append(": ")
				.append(value)
				.append("\r\n");
		}
		byte[] body = input.take(input.next() * ((kind % 16 >= 8) ? 64 : 1));
		boolean chunked = kind % 2 == 0;
		head.append(chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + body.length + "\r\n\r\n");
		server.receive(head.toString().getBytes(StandardCharsets.ISO_8859_1));
		if (chunked) {
			server.receive((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
		}
		server.receive(body);
		if (chunked) {
			server.receive(((body.length > 0) ? "\r\n0\r\n\r\n" : "\r\n").getBytes(StandardCharsets.US_ASCII));
		}
	}

}
