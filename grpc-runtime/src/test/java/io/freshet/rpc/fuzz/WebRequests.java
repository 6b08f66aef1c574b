package io.freshet.rpc.fuzz;

import java.util.List;

import io.freshet.rpc.internal.http2.ServedBytes;
import io.freshet.rpc.internal.transport.StreamAcceptor;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HpackEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;

/**
 * Requests over HTTP/2 whose heads make sense, in every protocol that a server speaks,
 * with any bytes for queries, bodies and the fields that protocols own.
 */
public final class WebRequests {

	private static final byte[] START = ByteBufUtil
		.decodeHexDump("505249202a20485454502f322e300d0a0d0a534d0d0a0d0a000000040000000000");

	static final List<String> TYPES = List.of("application/grpc", "application/grpc+json", "application/grpc-web",
			"application/grpc-web+json", "application/grpc-web-text", "application/grpc-web-text+json",
			"application/proto", "application/json", "application/connect+proto", "application/connect+json",
			"text/plain");

	static final List<String> PATHS = List.of("/e/U", "/e/S", "/e/C", "/e/B", "/e/N");

	static final List<String> NAMES = List.of("te", "grpc-timeout", "grpc-encoding", "grpc-accept-encoding",
			"connect-timeout-ms", "connect-protocol-version", "connect-content-encoding", "connect-accept-encoding",
			"content-encoding", "accept-encoding", "accept", "origin", "if-none-match", "x-bin", "content-length",
			"access-control-request-method");

	private static final StreamAcceptor SERVER = FourShapes.server();

	private static final int HEADERS = 1;

	private WebRequests() {
	}

	/**
	 * Tries an input.
	 * @param bytes requests: kind, fields and body of each
	 */
	public static void fuzzerTestOneInput(byte[] bytes) {
		FuzzInput input = new FuzzInput(bytes);
		try (ServedBytes server = new ServedBytes(SERVER)) {
			server.receive(START);
			for (int stream = 1; input.hasMore() && stream < 20; stream += 2) {
				request(input, stream, server);
			}
		}
	}

	private static void request(FuzzInput input, int stream, ServedBytes server) {
		int kind = input.next();
		String path = PATHS.get(input.next() % PATHS.size());
		HeaderFields head = new HeaderFields();
		boolean get = kind % 4 == 3;
		add(head, ":method", (kind == 2) ? "OPTIONS" : get ? "GET" : "POST");
		add(head, ":scheme", "http");
		head.add(AsciiString.of(":path"),
				get ? AsciiString.of(path + "?").concat(ascii(input.take(input.next()))) : AsciiString.of(path));
		add(head, ":authority", "localhost");
		if (!get) {
			add(head, "content-type", TYPES.get(input.next() % TYPES.size()));
		}
		for (int fields = input.next() % 4; fields > 0; fields--) {
			head.add(AsciiString.of(NAMES.get(input.next() % NAMES.size())), ascii(input.take(input.next() % 40)));
		}
		boolean empty = get || input.next() % 8 == 0;
		server.receive(headers(head, stream, empty));
		while (!empty) {
			int how = input.next();
			byte[] data = input.take(input.next() * ((how % 16 == 15) ? 64 : 1));
			empty = how % 2 == 0 || !input.hasMore();
			server.receive(frame(0, empty ? 1 : 0, stream, data));
			if (how % 32 == 31) {
				server.receive(frame(3, 0, stream, new byte[] { 0, 0, 0, 8 }));
				return;
			}
			if (how % 8 == 7) {
				server.waitASecond();
			}
		}
	}

	private static AsciiString ascii(byte[] bytes) {
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) Math.max(0x21, bytes[i] & 0x7e);
		}
		return new AsciiString(bytes, false);
	}

	private static void add(HeaderFields head, String name, String value) {
		head.add(AsciiString.of(name), AsciiString.of(value));
	}

	private static byte[] headers(HeaderFields head, int stream, boolean end) {
		ByteBuf block = Unpooled.buffer();
		// The table would have to be the same for all requests.
		HpackEncoder encoder = new HpackEncoder();
		encoder.peerTableSize(0);
		encoder.encode(head, block);
		byte[] frame = frame(HEADERS, end ? 5 : 4, stream, ByteBufUtil.getBytes(block));
		block.release();
		return frame;
	}

	private static byte[] frame(int type, int flags, int stream, byte[] payload) {
		byte[] frame = new byte[9 + payload.length];
		frame[0] = (byte) (payload.length >> 16);
		frame[1] = (byte) (payload.length >> 8);
		frame[2] = (byte) payload.length;
		frame[3] = (byte) type;
		frame[4] = (byte) flags;
		frame[8] = (byte) stream;
		System.arraycopy(payload, 0, frame, 9, payload.length);
		return frame;
	}

}
