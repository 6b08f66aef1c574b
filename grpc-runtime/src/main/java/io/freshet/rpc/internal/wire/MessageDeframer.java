package io.freshet.rpc.internal.wire;

import java.nio.ByteBuffer;
import java.util.List;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Turns DATA bytes into complete messages. Holds what was appended and not yet taken: the
 * sender's flow-control window bounds it, never the length that a prefix claims.
 * <p>
 * Not safe for use by several threads, but may be handed from one to another when the
 * first one's use happens before the second one's.
 * <p>
 * Buffers: chunks of 4 KiB and more are retained, and copied onto the heap as a whole
 * when the first message in them is complete, unless that has 16 KiB or more: then it is
 * parsed where it is. Smaller ones are copied together, so that a small frame cannot keep
 * a large read buffer alive. {@link #close} releases everything.
 * <p>
 * Errors: INTERNAL when the flags of a prefix are wrong or compressed bytes are corrupt;
 * RESOURCE_EXHAUSTED when a message, decompressed, has more bytes than allowed. After an
 * error no further message comes.
 * <p>
 * Source: gRPC over HTTP/2, Requests, Length-Prefixed-Message.
 */
public final class MessageDeframer {

	/** What is shorter is copied onto the heap together with what is around it. */
	private static final int LONG_BYTES = 16 * 1024;

	private enum State {

		PREFIX, PAYLOAD, CLOSED

	}

	private final int maxMessageBytes;

	private final @Nullable MessageCodec codec;

	private final ByteBufAllocator allocator;

	private final ChunkQueue chunks;

	private State state = State.PREFIX;

	private boolean compressed;

	private int length;

	/**
	 * Creates a deframer for one direction of one call.
	 * @param maxMessageBytes the most bytes that a message may have, decompressed
	 * @param codec the coding of compressed messages, or {@code null} for identity
	 * @param allocator makes room for copies
	 */
	public MessageDeframer(int maxMessageBytes, @Nullable MessageCodec codec, ByteBufAllocator allocator) {
		this.maxMessageBytes = maxMessageBytes;
		this.codec = codec;
		this.allocator = allocator;
		this.chunks = new ChunkQueue(allocator);
	}

	/**
	 * Takes bytes from the wire. Ignored after {@link #close} or an error.
	 * @param data the bytes, borrowed: its indices stay as they are
	 */
	public void append(ByteBuf data) {
		if (this.state != State.CLOSED) {
			this.chunks.add(data);
		}
	}

	/**
	 * Returns the next message.
	 * @param <T> the type of message
	 * @param marshaller parses the message
	 * @return the message, or {@code null} when its last byte has not arrived
	 * @throws RpcException when the bytes are not a message that is allowed
	 */
	public <T> @Nullable T next(Marshaller<T> marshaller) {
		if (this.state == State.PREFIX && this.chunks.bytes() >= MessagePrefix.BYTES) {
			readPrefix();
		}
		if (this.state != State.PAYLOAD || this.chunks.bytes() < this.length) {
			return null;
		}
		this.state = State.PREFIX;
		try {
			List<ByteBuffer> pieces = isLong() ? this.chunks.inPieces(this.length) : null;
			if (pieces != null) {
				T message = marshaller.parse(pieces);
				this.chunks.skipPieces(this.length);
				return message;
			}
			T message = parse(this.chunks.inOnePiece(this.length), marshaller);
			this.chunks.skip(this.length);
			return message;
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/** A message that is worth being parsed where it is. */
	private boolean isLong() {
		return this.length >= LONG_BYTES && !this.compressed;
	}

	private void readPrefix() {
		ByteBuf chunk = this.chunks.firstChunk();
		boolean inPlace = chunk != null && chunk.readableBytes() >= MessagePrefix.BYTES
				&& chunk.getUnsignedInt(chunk.readerIndex() + 1) >= LONG_BYTES;
		ByteBuf prefix = (chunk != null && inPlace) ? chunk : this.chunks.inOnePiece(MessagePrefix.BYTES);
		int flags = prefix.getUnsignedByte(prefix.readerIndex());
		long claimed = prefix.getUnsignedInt(prefix.readerIndex() + 1);
		if (inPlace) {
			this.chunks.skipPieces(MessagePrefix.BYTES);
		}
		else {
			this.chunks.skip(MessagePrefix.BYTES);
		}
		try {
			this.length = MessagePrefix.check(flags, claimed, this.maxMessageBytes, this.codec);
		}
		catch (RpcException ex) {
			close();
			throw ex;
		}
		this.compressed = flags == MessagePrefix.COMPRESSED;
		this.state = State.PAYLOAD;
	}

	private <T> T parse(ByteBuf head, Marshaller<T> marshaller) {
		if (this.codec != null && this.compressed) {
			ByteBuf payload = head.slice(head.readerIndex(), this.length);
			return decompress(payload, marshaller, this.maxMessageBytes, this.codec, this.allocator);
		}
		return marshaller.parse(ByteBuffer.wrap(head.array(), head.arrayOffset() + head.readerIndex(), this.length));
	}

	private static <T> T decompress(ByteBuf payload, Marshaller<T> marshaller, int maxMessageBytes, MessageCodec codec,
			ByteBufAllocator allocator) {
		// some senders mark empty messages as compressed
		ByteBuf plain = allocator.heapBuffer(Math.min(maxMessageBytes, 256));
		try {
			if (payload.isReadable()) {
				codec.decompress(payload, plain, maxMessageBytes);
			}
			return marshaller.parse(plain.nioBuffer());
		}
		finally {
			plain.release();
		}
	}

	/**
	 * Parses data that is exactly one message, without a deframer. To be called by the
	 * thread that owns the data.
	 * @param <T> the type of message
	 * @param data the bytes, borrowed and left as they are
	 * @param marshaller parses the message
	 * @param maxMessageBytes the most bytes that the message may have, decompressed
	 * @param codec the coding of compressed messages, or {@code null} for identity
	 * @return the message, or {@code null} when the data is less or more than one message
	 * @throws RpcException when the bytes are not a message that is allowed
	 */
	public static <T> @Nullable T single(ByteBuf data, Marshaller<T> marshaller, int maxMessageBytes,
			@Nullable MessageCodec codec) {
		int start = data.readerIndex();
		int payload = data.readableBytes() - MessagePrefix.BYTES;
		if (payload < 0 || data.getInt(start + 1) != payload) {
			return null;
		}
		int flags = data.getUnsignedByte(start);
		MessagePrefix.check(flags, payload, maxMessageBytes, codec);
		if (codec != null && flags == MessagePrefix.COMPRESSED) {
			return decompress(data.slice(start + MessagePrefix.BYTES, payload), marshaller, maxMessageBytes, codec,
					data.alloc());
		}
		ByteBuffer source = (data.nioBufferCount() == 1) ? data.internalNioBuffer(start + MessagePrefix.BYTES, payload)
				: data.nioBuffer(start + MessagePrefix.BYTES, payload);
		return marshaller.parse(source);
	}

	/**
	 * Returns whether the peer must not end the stream here. To be asked after
	 * {@link #next} returned {@code null}.
	 * @return whether a message has begun and is not complete
	 */
	public boolean isMidMessage() {
		return this.state == State.PAYLOAD || this.chunks.bytes() > 0;
	}

	/**
	 * Returns the size of the last message. To be asked before {@link #next} is called
	 * again.
	 * @return the bytes that the last message returned took on the wire, prefix included
	 */
	public int lastWireBytes() {
		return MessagePrefix.BYTES + this.length;
	}

	/**
	 * Returns how the last message came. To be asked before {@link #next} is called
	 * again.
	 * @return whether the last message returned was compressed
	 */
	public boolean lastCompressed() {
		return this.compressed;
	}

	/**
	 * Returns how much is held.
	 * @return the bytes that were appended and are not part of a message returned, nor of
	 * a prefix read
	 */
	public int bufferedBytes() {
		return this.chunks.bytes();
	}

	/**
	 * Returns how long the message is that {@link #next} waits for.
	 * @return its bytes on the wire, prefix included; 0 if its prefix has not been read
	 */
	public int pendingMessageBytes() {
		return (this.state == State.PAYLOAD) ? MessagePrefix.BYTES + this.length : 0;
	}

	/** Gives up what is kept for later messages, as there have been none for a while. */
	public void trim() {
		this.chunks.trim();
	}

	/**
	 * Copies what is held to where the garbage collector takes it: from now on nothing is
	 * lost when the deframer is forgotten without {@link #close}. For the end of the
	 * stream, when nothing is appended any more.
	 */
	public void moveToHeap() {
		this.chunks.moveToHeap();
	}

	/** Releases what is held. May be called again. */
	public void close() {
		this.state = State.CLOSED;
		this.chunks.clear();
	}

}
