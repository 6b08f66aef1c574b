package io.freshet.rpc.internal.wire;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/**
 * The trailers of a gRPC-Web response, which travel as the last message: a header block
 * as HTTP/1.1 writes it, with names in lower case and without an empty line at the end.
 * <p>
 * Errors: INTERNAL when a line is not a field.
 * <p>
 * Source: grpc/grpc, doc/PROTOCOL-WEB.md, Trailers.
 */
public final class WebTrailers {

	/**
	 * Marks the message that holds the trailers. May be joined by the mark for
	 * compression.
	 */
	public static final int FLAG = 0x80;

	private WebTrailers() {
	}

	/**
	 * Writes trailers, prefix and all.
	 * @param trailers the fields
	 * @param out takes the bytes
	 */
	public static void frame(HeaderFields trailers, ByteBuf out) {
		int start = out.writerIndex();
		out.writeByte(FLAG).writeInt(0);
		format(trailers, out);
		out.setInt(start + 1, out.writerIndex() - start - MessagePrefix.BYTES);
	}

	/**
	 * Writes trailers without a prefix.
	 * @param trailers the fields
	 * @param out takes the bytes
	 */
	public static void format(HeaderFields trailers, ByteBuf out) {
		for (int i = 0; i < trailers.size(); i++) {
			write(trailers.name(i), out);
			out.writeByte(':').writeByte(' ');
			write(trailers.value(i), out);
			out.writeByte('\r').writeByte('\n');
		}
	}

	private static void write(AsciiString text, ByteBuf out) {
		out.writeBytes(text.array(), text.arrayOffset(), text.length());
	}

	/**
	 * Reads trailers that came without prefix or behind it. Names become lower case;
	 * lines may end in LF alone, and the last one in nothing.
	 * @param payload the block
	 * @return the fields
	 * @throws RpcException with INTERNAL if it is not a header block
	 */
	public static HeaderFields parse(byte[] payload) {
		HeaderFields fields = new HeaderFields();
		AsciiString block = new AsciiString(payload, false);
		int start = 0;
		while (start < block.length()) {
			int end = block.indexOf('\n', start);
			end = (end < 0) ? block.length() : end;
			AsciiString line = block.subSequence(start, end, false);
			if (line.endsWith("\r")) {
				line = line.subSequence(0, line.length() - 1, false);
			}
			int colon = line.indexOf(':', 0);
			if (colon > 0 && !isSpace(line.byteAt(0))) {
				fields.add(line.subSequence(0, colon).toLowerCase(), line.subSequence(colon + 1).trim());
			}
			else if (!line.isEmpty()) {
				throw new RpcException(StatusCode.INTERNAL, "trailers have a line that is not a field");
			}
			start = end + 1;
		}
		return fields;
	}

	private static boolean isSpace(byte c) {
		return c == ' ' || c == '\t';
	}

}
