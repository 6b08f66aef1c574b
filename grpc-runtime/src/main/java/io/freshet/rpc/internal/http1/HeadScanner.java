package io.freshet.rpc.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * Finds the end of a head before it is parsed, and turns away what a parser might read in
 * another way than the next one: lines that do not end in CR LF, lines that are folded,
 * too many or too long ones. Looks at every byte once however many reads they come in.
 * Confined to the connection's event loop. Source: RFC 9112, 2.2, 3 and 5.2.
 */
final class HeadScanner {

	/** "HTTP" in ASCII. */
	private static final int HTTP = 0x48545450;

	/** Some clients send an empty line behind a body. RFC 9112, 2.2. */
	private static final int MAX_EMPTY_LINES = 2;

	private final int maxLineBytes;

	private final int maxFieldBytes;

	private final int maxFields;

	/** From the beginning of the head to what was not looked at yet. */
	private int scanned;

	/** From the beginning of the head to that of the line. */
	private int lineStart;

	private int lines;

	private int emptyLines;

	/**
	 * Creates a scanner.
	 * @param maxLineBytes the longest first line
	 * @param maxFieldBytes the most bytes of all fields
	 * @param maxFields the most fields
	 */
	HeadScanner(int maxLineBytes, int maxFieldBytes, int maxFields) {
		this.maxLineBytes = maxLineBytes;
		this.maxFieldBytes = maxFieldBytes;
		this.maxFields = maxFields;
	}

	/**
	 * Looks for the end of the head.
	 * @param in begins where the head begins; empty lines before it are skipped
	 * @return whether the head is complete
	 * @throws MalformedMessage if it is none
	 */
	boolean isComplete(ByteBuf in) throws MalformedMessage {
		int end = in.writerIndex();
		while (true) {
			int start = in.readerIndex();
			int from = start + this.scanned;
			int lineFeed = (from < end) ? in.forEachByte(from, end - from, ByteProcessor.FIND_LF) : -1;
			if (lineFeed < 0) {
				this.scanned = end - start;
				checkSize(this.scanned);
				checkFirstByte(in);
				return false;
			}
			if (lineFeed == start || in.getByte(lineFeed - 1) != '\r') {
				throw MalformedMessage.badRequest("a line does not end in CR LF");
			}
			this.scanned = lineFeed + 1 - start;
			if (lineEnds(in, lineFeed - 1 - (start + this.lineStart))) {
				return true;
			}
		}
	}

	/** Returns whether it was the last line. */
	private boolean lineEnds(ByteBuf in, int length) throws MalformedMessage {
		if (length == 0 && this.lines > 0) {
			checkSize(this.scanned);
			reset();
			return true;
		}
		if (length == 0) {
			if (++this.emptyLines > MAX_EMPTY_LINES) {
				throw MalformedMessage.badRequest("too many empty lines");
			}
			in.skipBytes(this.scanned);
			this.scanned = 0;
			return false;
		}
		checkFirstByte(in);
		byte first = in.getByte(in.readerIndex() + this.lineStart);
		if (first == ' ' || first == '\t') {
			throw MalformedMessage.badRequest("a line is folded");
		}
		checkSize(this.scanned);
		if (this.lines++ > this.maxFields) {
			throw MalformedMessage.tooManyFields(this.maxFields);
		}
		if (this.lines == 1) {
			this.emptyLines = 0;
			checkFirstLine(in, in.readerIndex(), length);
		}
		this.lineStart = this.scanned;
		return false;
	}

	/** Three words, of which none is a version of HTTP, are of another protocol. */
	private static void checkFirstLine(ByteBuf in, int start, int length) throws MalformedMessage {
		int last = in.forEachByteDesc(start, length, ByteProcessor.FIND_ASCII_SPACE);
		int first = in.forEachByte(start, length, ByteProcessor.FIND_ASCII_SPACE);
		if (first != last && !beginsWithHttp(in, start) && !beginsWithHttp(in, last + 1)) {
			throw MalformedMessage.otherProtocol();
		}
	}

	private static boolean beginsWithHttp(ByteBuf in, int index) {
		return in.writerIndex() - index >= 5 && in.getInt(index) == HTTP && in.getByte(index + 4) == '/';
	}

	/** Says early what would never come to an end, such as a TLS handshake. */
	private void checkFirstByte(ByteBuf in) throws MalformedMessage {
		if (this.lines == 0 && in.isReadable()) {
			byte first = in.getByte(in.readerIndex());
			if (first != '\r' && (first <= ' ' || first == 0x7f)) {
				throw MalformedMessage.badRequest("this is no HTTP");
			}
		}
	}

	private void checkSize(int bytes) throws MalformedMessage {
		if (this.lines == 0 && bytes > this.maxLineBytes + 2) {
			throw MalformedMessage.lineTooLong(this.maxLineBytes);
		}
		if (this.lines > 0 && bytes > this.maxLineBytes + this.maxFieldBytes) {
			throw MalformedMessage.headersTooLarge(this.maxFieldBytes);
		}
	}

	private void reset() {
		this.scanned = 0;
		this.lineStart = 0;
		this.lines = 0;
		this.emptyLines = 0;
	}

}
