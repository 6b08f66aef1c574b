package io.freshet.rpc.internal.http1;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a connection into messages by Netty's parser, which sees a head when
 * it is complete and was found sound by {@link HeadScanner}. Stops where nobody wants
 * more, and lets the channel read no more than 64 KiB ahead of that. Confined to the
 * connection's event loop. Owns the buffers it is given.
 */
final class MessageInput {

	private static final int MAX_AHEAD_BYTES = 64 * 1024;

	private final Http1Connection connection;

	private final MessageParser parser;

	private final HeadScanner scanner;

	private final int maxHeaderListBytes;

	private final List<Object> parsed = new ArrayList<>(4);

	private @Nullable ByteBuf bytes;

	/** Whether a head was passed on and the end of its body was not. */
	private boolean inMessage;

	private boolean parsing;

	/** Whether anything came since {@link #forget}. */
	private boolean heard;

	/** Since when a head is incomplete, if one is. */
	private long headBegun;

	private boolean headIncomplete;

	private boolean ended;

	private boolean closed;

	MessageInput(Http1Connection connection, MessageParser parser) {
		this.connection = connection;
		this.parser = parser;
		Http1Options options = connection.options();
		this.maxHeaderListBytes = options.maxHeaderListBytes();
		this.scanner = new HeadScanner(this.maxHeaderListBytes, this.maxHeaderListBytes,
				options.limits().headerFields());
	}

	/**
	 * Takes bytes and passes on what is wanted of them.
	 * @param input the bytes; released when they are used
	 */
	void read(ByteBuf input) {
		if (this.closed) {
			input.release();
			return;
		}
		this.heard = true;
		this.bytes = (this.bytes == null) ? input
				: ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context().alloc(), this.bytes, input);
		parse();
	}

	/** Goes on with what is there, and lets the channel read if that is not enough. */
	void parse() {
		if (this.parsing || this.closed) {
			return;
		}
		this.parsing = true;
		try {
			boolean progress = true;
			while (progress && !this.closed && hasBytes() && this.connection.wantsInput(this.inMessage)) {
				progress = step();
			}
			if (this.ended && !this.closed && !hasBytes()) {
				last();
			}
		}
		catch (MalformedMessage ex) {
			this.connection.malformed(ex);
		}
		catch (Exception | Error ex) {
			this.connection.closeNow(ex);
		}
		finally {
			this.parsing = false;
			releaseIfUsed();
		}
		if (!this.closed) {
			boolean wanted = this.connection.wantsInput(this.inMessage);
			this.connection.socket().autoRead(wanted || readableBytes() < MAX_AHEAD_BYTES);
		}
	}

	private boolean step() throws Exception {
		ByteBuf in = this.bytes;
		if (in == null) {
			return false;
		}
		if (!this.inMessage) {
			if (!this.scanner.isComplete(in)) {
				if (!this.headIncomplete && in.isReadable()) {
					this.headIncomplete = true;
					this.headBegun = System.nanoTime();
				}
				return false;
			}
			this.headIncomplete = false;
			this.inMessage = true;
		}
		int before = in.readableBytes();
		this.parser.parse(context(), in, this.parsed);
		boolean progress = !this.parsed.isEmpty() || in.readableBytes() != before;
		passOn();
		return progress;
	}

	/** The channel gives no more bytes: a body without a length ends here. */
	private void last() throws Exception {
		if (this.inMessage) {
			this.parser.parseLast(context(), Unpooled.EMPTY_BUFFER, this.parsed);
			passOn();
		}
		this.connection.closed();
	}

	private void passOn() throws MalformedMessage {
		try {
			for (int i = 0; i < this.parsed.size() && !this.closed; i++) {
				HttpObject part = (HttpObject) this.parsed.get(i);
				if (part.decoderResult().isFailure()) {
					throw malformed(part.decoderResult().cause());
				}
				if (part instanceof HttpMessage head) {
					boolean end = isEmptyEnd(i + 1);
					this.inMessage = !end;
					this.connection.headReceived(head, end);
					i += end ? 1 : 0;
				}
				else {
					pass((HttpContent) part);
				}
			}
		}
		finally {
			this.parsed.forEach(ReferenceCountUtil::release);
			this.parsed.clear();
		}
	}

	private boolean isEmptyEnd(int index) {
		return index < this.parsed.size() && this.parsed.get(index) == LastHttpContent.EMPTY_LAST_CONTENT;
	}

	private void pass(HttpContent part) throws MalformedMessage {
		if (part instanceof LastHttpContent last) {
			this.inMessage = false;
			if (!last.trailingHeaders().isEmpty()) {
				this.connection.bodyReceived(part.content(), false);
				this.connection
					.trailersReceived(FieldReader.trailers(last.trailingHeaders(), this.connection.options()));
			}
			else {
				this.connection.bodyReceived(part.content(), true);
			}
		}
		else {
			this.connection.bodyReceived(part.content(), false);
		}
	}

	private MalformedMessage malformed(Throwable cause) {
		return (cause instanceof TooLongHttpHeaderException) ? MalformedMessage.headersTooLarge(this.maxHeaderListBytes)
				: MalformedMessage.badRequest("malformed message: " + cause.getMessage());
	}

	/** The channel is closed: what is still here is passed on as far as it is wanted. */
	void end() {
		this.ended = true;
		parse();
	}

	/** A new exchange begins on this side. */
	void forget() {
		this.heard = false;
	}

	/** Returns whether anything came since {@link #forget}. */
	boolean hasHeard() {
		return this.heard;
	}

	/** Returns whether the beginning of a head is there, but not its end. */
	boolean isHeadIncomplete() {
		return this.headIncomplete;
	}

	/** Returns since when a head is incomplete. */
	long headBegun() {
		return this.headBegun;
	}

	/** Returns whether there are bytes that nobody looks at right now. */
	boolean isWaiting() {
		return !this.parsing && hasBytes();
	}

	/** Returns whether there are bytes that were not passed on. */
	boolean hasBytes() {
		return readableBytes() > 0;
	}

	private int readableBytes() {
		return (this.bytes != null) ? this.bytes.readableBytes() : 0;
	}

	private ChannelHandlerContext context() {
		return this.connection.context();
	}

	/** Takes no more bytes and releases what is kept. */
	void close() {
		if (!this.closed) {
			this.closed = true;
			this.headIncomplete = false;
			releaseIfUsed();
		}
	}

	private void releaseIfUsed() {
		if (this.parsing || (!this.closed && hasBytes())) {
			return;
		}
		if (this.bytes != null) {
			this.bytes.release();
			this.bytes = null;
		}
		if (this.closed) {
			releaseParser();
		}
	}

	private void releaseParser() {
		try {
			this.parser.release(context());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
