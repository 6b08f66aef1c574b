package io.freshet.rpc.internal.http1;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;

/**
 * Writes the lines of a head. What would break out of its line is not written: control
 * characters in values become spaces, and fields that belong to the connection are left
 * out, because the connection writes its own. Has no state. Source: RFC 9112, 3, 4 and 5.
 */
final class HeadText {

	private static final AsciiString OK = AsciiString.cached("HTTP/1.1 200 OK\r\n");

	private static final AsciiString VERSION = AsciiString.cached("HTTP/1.1 ");

	private static final AsciiString REQUEST_END = AsciiString.cached(" HTTP/1.1\r\nhost: ");

	private static final AsciiString TE_TRAILERS = AsciiString.cached("te: trailers\r\nconnection: te\r\n");

	private HeadText() {
	}

	/**
	 * Writes the first line of a response.
	 * @param code the status
	 * @param out takes the line
	 */
	static void statusLine(String code, ByteBuf out) {
		if (code.equals("200")) {
			raw(OK, out);
			return;
		}
		raw(VERSION, out);
		ByteBufUtil.writeAscii(out, HttpResponseStatus.valueOf(Integer.parseInt(code)).toString());
		newLine(out);
	}

	/**
	 * Writes the first line of a request and the host.
	 * @param fields with {@code :method}, {@code :path} and {@code :authority}
	 * @param out takes the lines
	 */
	static void requestLine(HeaderFields fields, ByteBuf out) {
		visible(required(fields, HeaderNames.METHOD), out);
		out.writeByte(' ');
		visible(required(fields, HeaderNames.PATH), out);
		raw(REQUEST_END, out);
		visible(required(fields, HeaderNames.AUTHORITY), out);
		newLine(out);
	}

	private static AsciiString required(HeaderFields fields, AsciiString name) {
		AsciiString value = fields.get(name);
		if (value == null) {
			throw new IllegalArgumentException("a request without " + name);
		}
		return value;
	}

	/**
	 * Writes a field, unless it is a pseudo-field or belongs to the connection.
	 * @param name the name, lower case
	 * @param value the value
	 * @param out takes the line
	 */
	static void field(AsciiString name, AsciiString value, ByteBuf out) {
		if (!isSent(name)) {
			return;
		}
		if (name.equals(HeaderNames.TE)) {
			if (value.contentEquals("trailers")) {
				raw(TE_TRAILERS, out);
			}
			return;
		}
		visible(name, out);
		out.writeByte(':').writeByte(' ');
		value(value, out);
		newLine(out);
	}

	private static boolean isSent(AsciiString name) {
		if (name.isEmpty() || name.byteAt(0) == ':') {
			return false;
		}
		return switch (name.byteAt(0)) {
			case 'c' -> !name.equals(HeaderNames.CONTENT_LENGTH) && !name.contentEquals("connection");
			case 'd' -> !name.contentEquals("date");
			case 'h' -> !name.equals(HeaderNames.HOST);
			case 'k' -> !name.contentEquals("keep-alive");
			case 'p' -> !name.contentEquals("proxy-connection");
			case 't' -> !name.contentEquals("transfer-encoding") && !name.contentEquals("trailer");
			case 'u' -> !name.contentEquals("upgrade");
			default -> true;
		};
	}

	private static void value(AsciiString value, ByteBuf out) {
		for (int i = 0; i < value.length(); i++) {
			byte c = value.byteAt(i);
			if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7f) {
				c = ' ';
			}
			out.writeByte(c);
		}
	}

	private static void visible(AsciiString text, ByteBuf out) {
		for (int i = 0; i < text.length(); i++) {
			byte c = text.byteAt(i);
			if (c <= ' ' || c == 0x7f) {
				throw new IllegalArgumentException("'" + text + "' has a character that is not visible ASCII");
			}
		}
		raw(text, out);
	}

	private static void raw(AsciiString text, ByteBuf out) {
		out.writeBytes(text.array(), text.arrayOffset(), text.length());
	}

	private static void newLine(ByteBuf out) {
		ByteBufUtil.writeShortBE(out, '\r' << 8 | '\n');
	}

}
