package io.freshet.rpc.internal.http1;

import java.util.ArrayDeque;
import java.util.Date;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DateFormatter;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages, one behind the other, into the buffer of the current burst. A head is
 * left open until the burst ends or the next message begins: only then is it known
 * whether the body is complete, and so has a length, or comes in chunks. Small bodies are
 * copied, large ones travel beside the buffer. Nothing reaches the socket before
 * {@link #flush}. Confined to the connection's event loop. Owns the buffers. Source: RFC
 * 9112, 6 and 7.
 */
final class MessageWriter {

	/** From this size on a copy costs more than an entry of its own in the channel. */
	private static final int COPY_LIMIT_BYTES = 8 * 1024;

	private static final int FULL_BYTES = 64 * 1024;

	private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length: ");

	private static final AsciiString CHUNKED = AsciiString.cached("transfer-encoding: chunked\r\n");

	private static final AsciiString CLOSE = AsciiString.cached("connection: close\r\n");

	private static final AsciiString LAST_CHUNK = AsciiString.cached("0\r\n");

	private static final AsciiString CONTINUE = AsciiString.cached("HTTP/1.1 100 Continue\r\n\r\n");

	private final ChannelHandlerContext context;

	private final Http1Connection connection;

	private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(4);

	private int heldBytes;

	private Framing framing = Framing.NONE;

	/** Whether the message whose head is open has ended. */
	private boolean ended;

	/** Which framings the message allows. */
	private BodyRules rules = BodyRules.ANY;

	private @Nullable ByteBuf burst;

	private int expectedBytes = 512;

	/** Whether the channel was given what is not flushed. */
	private boolean unflushed;

	private long handedBytes;

	private long dateSecond;

	private AsciiString date = AsciiString.EMPTY_STRING;

	private boolean closed;

	MessageWriter(Http1Connection connection, ChannelHandlerContext context) {
		this.connection = connection;
		this.context = context;
	}

	/** Asks the client for the body that it holds back. RFC 9110, 10.1.1. */
	void goOn() {
		append(CONTINUE);
	}

	/**
	 * Begins a response.
	 * @param fields the fields, {@code :status} first
	 * @param rules which bodies the client understands
	 */
	void startResponse(HeaderFields fields, BodyRules rules) {
		finishHead();
		AsciiString status = fields.get(HeaderNames.STATUS);
		String code = (status != null) ? status.toString() : "500";
		boolean bodiless = code.equals("204") || code.equals("304") || code.startsWith("1");
		open(bodiless ? BodyRules.NEVER : rules);
		HeadText.statusLine(code, buffer());
		append(fields);
		long second = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
		if (second != this.dateSecond) {
			this.dateSecond = second;
			this.date = new AsciiString(
					"date: " + DateFormatter.format(new Date(TimeUnit.SECONDS.toMillis(second))) + "\r\n");
		}
		append(this.date);
	}

	/**
	 * Begins a request.
	 * @param fields the fields, pseudo-fields first
	 */
	void startRequest(HeaderFields fields) {
		finishHead();
		AsciiString method = fields.get(HeaderNames.METHOD);
		boolean safe = method != null && !method.equals(HeaderNames.POST);
		open(safe ? BodyRules.IF_ANY : BodyRules.ANY);
		HeadText.requestLine(fields, buffer());
		append(fields);
	}

	private void open(BodyRules rules) {
		this.rules = rules;
		this.framing = Framing.UNDECIDED;
		this.ended = false;
	}

	private void append(HeaderFields fields) {
		ByteBuf out = buffer();
		for (int i = 0; i < fields.size(); i++) {
			HeadText.field(fields.name(i), fields.value(i), out);
		}
	}

	/**
	 * Sends a part of the body.
	 * @param data the bytes, released here
	 */
	void body(ByteBuf data) {
		if (!data.isReadable() || this.rules == BodyRules.NEVER || this.framing == Framing.NONE) {
			data.release();
		}
		else if (this.framing == Framing.UNDECIDED) {
			this.held.add(data);
			this.heldBytes += data.readableBytes();
		}
		else if (this.framing == Framing.CHUNKED) {
			chunk(data);
		}
		else {
			append(data);
		}
	}

	private void chunk(ByteBuf data) {
		append(new AsciiString(Integer.toHexString(data.readableBytes())));
		newLine();
		append(data);
		newLine();
	}

	/**
	 * Ends the message.
	 * @param trailers fields behind the body, empty for none
	 */
	void end(HeaderFields trailers) {
		this.ended = true;
		if (trailers.size() > 0 && this.framing == Framing.UNDECIDED && this.rules == BodyRules.ANY) {
			decide(Framing.CHUNKED);
		}
		if (this.framing == Framing.CHUNKED && this.rules != BodyRules.NEVER) {
			append(LAST_CHUNK);
			append(trailers);
			newLine();
		}
		if (this.framing != Framing.UNDECIDED) {
			this.framing = Framing.NONE;
		}
	}

	private void finishHead() {
		if (this.framing == Framing.UNDECIDED) {
			Framing inParts = (this.rules == BodyRules.NO_CHUNKS) ? Framing.UNTIL_CLOSE : Framing.CHUNKED;
			decide(this.ended ? Framing.LENGTH : inParts);
		}
	}

	private void decide(Framing framing) {
		this.framing = framing;
		if (framing == Framing.UNTIL_CLOSE) {
			this.connection.notPersistent();
		}
		if (!this.connection.isPersistent()) {
			append(CLOSE);
		}
		boolean silent = this.rules == BodyRules.NEVER
				|| (this.rules == BodyRules.IF_ANY && this.ended && this.heldBytes == 0);
		if (framing == Framing.CHUNKED && !silent) {
			append(CHUNKED);
		}
		if (framing == Framing.LENGTH && !silent) {
			append(CONTENT_LENGTH);
			append(new AsciiString(Integer.toString(this.heldBytes)));
			newLine();
		}
		newLine();
		this.heldBytes = 0;
		for (ByteBuf data = this.held.poll(); data != null; data = this.held.poll()) {
			if (this.rules == BodyRules.HEADERS_ONLY) {
				data.release();
			}
			else {
				body(data);
			}
		}
		if (this.rules == BodyRules.HEADERS_ONLY) {
			this.rules = BodyRules.NEVER;
		}
		if (this.ended && framing != Framing.CHUNKED) {
			this.framing = Framing.NONE;
		}
	}

	private void append(AsciiString text) {
		buffer().writeBytes(text.array(), text.arrayOffset(), text.length());
	}

	private void newLine() {
		ByteBufUtil.writeShortBE(buffer(), '\r' << 8 | '\n');
	}

	private void append(ByteBuf data) {
		ByteBuf out = buffer();
		if (data.readableBytes() <= COPY_LIMIT_BYTES) {
			out.writeBytes(data);
			data.release();
			if (out.readableBytes() >= FULL_BYTES) {
				writeBurst();
			}
		}
		else {
			writeBurst();
			hand(data);
		}
	}

	private ByteBuf buffer() {
		ByteBuf out = this.burst;
		if (out == null) {
			out = this.context.alloc().buffer(this.expectedBytes);
			this.burst = out;
		}
		return out;
	}

	private void writeBurst() {
		ByteBuf out = this.burst;
		if (out != null) {
			this.burst = null;
			this.expectedBytes = Math.max(512, Math.min(FULL_BYTES, out.readableBytes()));
			hand(out);
		}
	}

	private void hand(ByteBuf bytes) {
		this.unflushed = true;
		this.handedBytes += bytes.readableBytes();
		this.context.write(bytes, this.context.voidPromise());
	}

	/** Returns whether the head of the message can still say more. */
	boolean isHeadOpen() {
		return this.framing == Framing.UNDECIDED;
	}

	/** Returns how many bytes have not been handed to the channel. */
	int waitingBytes() {
		return this.heldBytes + ((this.burst != null) ? this.burst.readableBytes() : 0);
	}

	/** Returns how many bytes the channel was given since the beginning. */
	long handedBytes() {
		return this.handedBytes;
	}

	/** Sends what there is. */
	void flush() {
		if (!this.closed) {
			finishHead();
			writeBurst();
			if (this.unflushed) {
				this.unflushed = false;
				this.context.flush();
			}
		}
	}

	/** Releases what was not sent. */
	void close() {
		this.closed = true;
		this.framing = Framing.NONE;
		this.held.forEach(ByteBuf::release);
		this.held.clear();
		this.heldBytes = 0;
		if (this.burst != null) {
			this.burst.release();
			this.burst = null;
		}
	}

	/** Which bodies a message can have. */
	enum BodyRules {

		/** With a length or in chunks. */
		ANY,

		/** With a length or up to the end of the connection: HTTP/1.0. */
		NO_CHUNKS,

		/** A request of a method that usually has none: nothing is said of none. */
		IF_ANY,

		/** The response to HEAD: its length is told, but it is not sent. */
		HEADERS_ONLY,

		/** None. */
		NEVER

	}

	private enum Framing {

		NONE, UNDECIDED, LENGTH, CHUNKED, UNTIL_CLOSE

	}

}
