package io.freshet.rpc.fuzz;

import java.nio.charset.StandardCharsets;

import io.freshet.rpc.internal.http2.ServedBytes;
import io.freshet.rpc.internal.transport.StreamAcceptor;

/**
 * What a client sends: any bytes into a whole server, from the frame reader to handlers
 * of all four kinds.
 */
public final class ServerFrames {

	/** Frames with the right length, instead of bytes as they are. */
	private static final int FRAMED = 1;

	/** A few bytes at a time. */
	private static final int CHUNKED = 2;

	private static final int WITHOUT_PREFACE = 4;

	private static final int SLOW = 8;

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final StreamAcceptor SERVER = FourShapes.server();

	private ServerFrames() {
	}

	/**
	 * Tries an input.
	 * @param bytes how the bytes come in the first byte, then the bytes
	 */
	public static void fuzzerTestOneInput(byte[] bytes) {
		FuzzInput input = new FuzzInput(bytes);
		int mode = input.next();
		try (ServedBytes server = new ServedBytes(SERVER)) {
			if ((mode & WITHOUT_PREFACE) == 0) {
				server.receive(PREFACE);
			}
			while (input.hasMore()) {
				if ((mode & FRAMED) != 0) {
					server.receive(input.frame());
				}
				else {
					server.receive(((mode & CHUNKED) != 0) ? input.take(1 + input.next() % 32) : input.rest());
				}
				if ((mode & SLOW) != 0) {
					server.waitASecond();
				}
			}
		}
	}

}
