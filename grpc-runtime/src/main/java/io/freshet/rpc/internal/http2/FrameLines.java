package io.freshet.rpc.internal.http2;

import java.util.Locale;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Makes lines of text out of the frames in one direction of a connection: stream, length,
 * type, flags, and of control frames what they say. Keeps 33 bytes at most. Confined to
 * the connection's event loop. Source: RFC 9113, 4.1 and 6.
 */
final class FrameLines {

	private static final int HEADER_BYTES = 9;

	/** Enough for GOAWAY with the beginning of its text and for four settings. */
	private static final int DETAIL_BYTES = 24;

	private static final String[] TYPES = { "DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE",
			"PING", "GOAWAY", "WINDOW_UPDATE", "CONTINUATION" };

	private static final String[] SETTINGS = { "?", "HEADER_TABLE_SIZE", "ENABLE_PUSH", "MAX_CONCURRENT_STREAMS",
			"INITIAL_WINDOW_SIZE", "MAX_FRAME_SIZE", "MAX_HEADER_LIST_SIZE" };

	private static final String[] ERRORS = { "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR",
			"SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR",
			"CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED" };

	private final String direction;

	private final Consumer<String> lines;

	private final ByteBuf begun = Unpooled.buffer(HEADER_BYTES + DETAIL_BYTES, HEADER_BYTES + DETAIL_BYTES);

	private int skip;

	FrameLines(String direction, int prefaceBytes, Consumer<String> lines) {
		this.direction = direction;
		this.skip = prefaceBytes;
		this.lines = lines;
	}

	/**
	 * Takes bytes as they go past.
	 * @param bytes the bytes, left as they are
	 */
	void bytes(ByteBuf bytes) {
		int index = bytes.readerIndex();
		int end = bytes.writerIndex();
		while (index < end) {
			if (this.skip > 0) {
				int skipped = Math.min(this.skip, end - index);
				this.skip -= skipped;
				index += skipped;
				continue;
			}
			int wanted = Math.min(wanted() - this.begun.readableBytes(), end - index);
			this.begun.writeBytes(bytes, index, wanted);
			index += wanted;
			if (this.begun.readableBytes() == wanted()) {
				frame();
			}
		}
	}

	/** How much of the frame is needed for its line. */
	private int wanted() {
		if (this.begun.readableBytes() < HEADER_BYTES) {
			return HEADER_BYTES;
		}
		return HEADER_BYTES + detailBytes();
	}

	private int detailBytes() {
		int type = this.begun.getUnsignedByte(3);
		boolean says = type >= 3 && type <= 8 && type != 5;
		return says ? Math.min(DETAIL_BYTES, this.begun.getUnsignedMedium(0)) : 0;
	}

	private void frame() {
		int length = this.begun.getUnsignedMedium(0);
		int type = this.begun.getUnsignedByte(3);
		int flags = this.begun.getUnsignedByte(4);
		int stream = this.begun.getInt(5) & Integer.MAX_VALUE;
		this.skip = length - detailBytes();
		this.begun.skipBytes(HEADER_BYTES);
		String name = (type < TYPES.length) ? TYPES[type] : String.format(Locale.ROOT, "0x%02x", type);
		String line = String.format(Locale.ROOT, "%s 0x%08x %6d %-13s %s%s", this.direction, stream, length, name,
				flags(type, flags), detail(type, flags));
		this.begun.clear();
		this.lines.accept(line.stripTrailing());
	}

	private static String flags(int type, int flags) {
		StringBuilder text = new StringBuilder();
		int rest = flags;
		if (type == 4 || type == 6) {
			rest = flag(text, rest, 0x1, "ACK");
		}
		else if (type <= 1) {
			rest = flag(text, rest, 0x1, "END_STREAM");
			rest = flag(text, rest, 0x8, "PADDED");
		}
		if (type == 1 || type == 5 || type == 9) {
			rest = flag(text, rest, 0x4, "END_HEADERS");
			rest = flag(text, rest, 0x20, "PRIORITY");
		}
		if (rest != 0) {
			text.append(String.format(Locale.ROOT, "0x%02x ", rest));
		}
		return text.toString();
	}

	private static int flag(StringBuilder text, int flags, int flag, String name) {
		if ((flags & flag) != 0) {
			text.append(name).append(' ');
		}
		return flags & ~flag;
	}

	private String detail(int type, int flags) {
		ByteBuf payload = this.begun;
		int bytes = payload.readableBytes();
		if (type == 3 && bytes >= 4) {
			return name(ERRORS, payload.readUnsignedInt());
		}
		if (type == 4) {
			return settings(payload);
		}
		if (type == 6 && bytes >= 8) {
			return String.format(Locale.ROOT, "%016x", payload.readLong());
		}
		if (type == 7 && bytes >= 8) {
			return "last 0x" + Integer.toHexString(payload.readInt()) + ' ' + name(ERRORS, payload.readUnsignedInt());
		}
		return (type == 8 && bytes >= 4) ? "+" + payload.readUnsignedInt() : "";
	}

	private static String settings(ByteBuf payload) {
		StringBuilder text = new StringBuilder();
		while (payload.readableBytes() >= 6) {
			text.append(name(SETTINGS, payload.readUnsignedShort()))
				.append('=')
				.append(payload.readUnsignedInt())
				.append(' ');
		}
		return text.toString();
	}

	private static String name(String[] names, long number) {
		return (number < names.length) ? names[(int) number] : "0x" + Long.toHexString(number);
	}

}
