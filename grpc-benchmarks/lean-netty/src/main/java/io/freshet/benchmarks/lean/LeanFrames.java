package io.freshet.benchmarks.lean;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import com.google.protobuf.CodedOutputStream;
import io.freshet.benchmarks.proto.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The frames this server sends, written straight into the burst's buffer. The header
 * blocks are encoded once, as literals that leave the peer's dynamic table alone (RFC
 * 7541, 6.2.2).
 */
final class LeanFrames {

	static final int CONNECTION_WINDOW = 1024 * 1024;

	private static final int DATA = 0;

	private static final int HEADERS = 1;

	private static final int SETTINGS = 4;

	private static final int PING = 6;

	private static final int WINDOW_UPDATE = 8;

	private static final int ACK = 1;

	private static final int END_STREAM = 1;

	private static final int END_HEADERS = 4;

	private static final byte[] RESPONSE_HEADERS = responseHeaders();

	private static final byte[] TRAILERS_OK = trailers(0);

	private LeanFrames() {
	}

	static void settings(ByteBuf out) {
		head(out, 0, SETTINGS, 0, 0);
		windowUpdate(out, CONNECTION_WINDOW - 65_535);
	}

	static void settingsAck(ByteBuf out) {
		head(out, 0, SETTINGS, ACK, 0);
	}

	static void pingAck(ByteBuf out, long data) {
		head(out, 8, PING, ACK, 0);
		out.writeLong(data);
	}

	static void windowUpdate(ByteBuf out, int increment) {
		head(out, 4, WINDOW_UPDATE, 0, 0);
		out.writeInt(increment);
	}

	static void reply(ByteBuf out, int streamId, Payload message, byte[] scratch) {
		int length = message.getSerializedSize();
		try {
			message.writeTo(CodedOutputStream.newInstance(scratch, 0, length));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		head(out, RESPONSE_HEADERS.length, HEADERS, END_HEADERS, streamId);
		out.writeBytes(RESPONSE_HEADERS);
		head(out, 5 + length, DATA, 0, streamId);
		out.writeByte(0);
		out.writeInt(length);
		out.writeBytes(scratch, 0, length);
		head(out, TRAILERS_OK.length, HEADERS, END_HEADERS | END_STREAM, streamId);
		out.writeBytes(TRAILERS_OK);
	}

	static void refusal(ByteBuf out, int streamId, int status) {
		byte[] trailers = trailers(status);
		head(out, RESPONSE_HEADERS.length + trailers.length, HEADERS, END_HEADERS | END_STREAM, streamId);
		out.writeBytes(RESPONSE_HEADERS);
		out.writeBytes(trailers);
	}

	static int readInt(byte[] bytes, int offset) {
		return bytes[offset] << 24 | (bytes[offset + 1] & 0xff) << 16 | (bytes[offset + 2] & 0xff) << 8
				| (bytes[offset + 3] & 0xff);
	}

	private static void head(ByteBuf out, int length, int type, int flags, int streamId) {
		// length and type fill one int: RFC 9113, 4.1
		out.writeInt(length << 8 | type);
		out.writeByte(flags);
		out.writeInt(streamId);
	}

	private static byte[] responseHeaders() {
		ByteBuf block = Unpooled.buffer();
		// :status 200 is entry 8 of the static table, content-type is entry 31
		block.writeByte(0x88).writeByte(0x0f).writeByte(31 - 15);
		string(block, "application/grpc");
		return bytes(block);
	}

	private static byte[] trailers(int status) {
		ByteBuf block = Unpooled.buffer();
		block.writeByte(0);
		string(block, "grpc-status");
		string(block, Integer.toString(status));
		return bytes(block);
	}

	private static void string(ByteBuf block, String text) {
		block.writeByte(text.length()).writeCharSequence(text, StandardCharsets.US_ASCII);
	}

	private static byte[] bytes(ByteBuf block) {
		byte[] bytes = new byte[block.readableBytes()];
		block.readBytes(bytes);
		return bytes;
	}

}
