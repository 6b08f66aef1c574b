package io.freshet.rpc.internal.wire;

import java.nio.ByteBuffer;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into length-prefixed bytes. Without compression, a message is serialised
 * straight into the target. Has no state.
 * <p>
 * Source: gRPC over HTTP/2, Requests, Length-Prefixed-Message.
 */
public final class MessageFramer {

	private MessageFramer() {
	}

	/**
	 * Appends a message with its prefix. When it fails, the target is as before.
	 * @param <T> the type of message
	 * @param message the message
	 * @param marshaller its marshaller
	 * @param codec compresses the message, or {@code null}; empty messages stay plain
	 * @param out takes the bytes; its owner must not use it at the same time
	 * @return the number of bytes appended
	 */
	public static <T> int frame(T message, Marshaller<T> marshaller, @Nullable MessageCodec codec, ByteBuf out) {
		return frame(message, marshaller, codec, Integer.MAX_VALUE, out);
	}

	/**
	 * Appends a message with its prefix, unless it is too long. When it fails, the target
	 * is as before.
	 * @param <T> the type of message
	 * @param message the message
	 * @param marshaller its marshaller
	 * @param codec compresses the message, or {@code null}; empty messages stay plain
	 * @param maxMessageBytes the most bytes that the message may have before compression
	 * @param out takes the bytes; its owner must not use it at the same time
	 * @return the number of bytes appended
	 * @throws RpcException with RESOURCE_EXHAUSTED when the message is too long
	 */
	public static <T> int frame(T message, Marshaller<T> marshaller, @Nullable MessageCodec codec, int maxMessageBytes,
			ByteBuf out) {
		int size = marshaller.size(message);
		if (size > maxMessageBytes) {
			throw MessagePrefix.tooLongToSend(size, maxMessageBytes);
		}
		if (codec == null || size == 0) {
			return framePlain(message, marshaller, size, out);
		}
		return frameCompressed(message, marshaller, size, codec, out);
	}

	private static <T> int framePlain(T message, Marshaller<T> marshaller, int size, ByteBuf out) {
		int start = out.writerIndex();
		out.ensureWritable(MessagePrefix.BYTES + size);
		out.setByte(start, MessagePrefix.PLAIN);
		out.setInt(start + 1, size);
		if (size > 0) {
			write(message, marshaller, start + MessagePrefix.BYTES, size, out);
		}
		out.writerIndex(start + MessagePrefix.BYTES + size);
		return MessagePrefix.BYTES + size;
	}

	private static <T> int frameCompressed(T message, Marshaller<T> marshaller, int size, MessageCodec codec,
			ByteBuf out) {
		int start = out.writerIndex();
		ByteBuf plain = out.alloc().heapBuffer(size);
		try {
			write(message, marshaller, 0, size, plain);
			plain.writerIndex(size);
			out.writeByte(MessagePrefix.COMPRESSED).writeInt(0);
			codec.compress(plain, out);
			int length = out.writerIndex() - start - MessagePrefix.BYTES;
			out.setInt(start + 1, length);
			return MessagePrefix.BYTES + length;
		}
		catch (RuntimeException ex) {
			out.writerIndex(start);
			throw ex;
		}
		finally {
			plain.release();
		}
	}

	private static <T> void write(T message, Marshaller<T> marshaller, int index, int size, ByteBuf out) {
		if (out.nioBufferCount() == 1) {
			marshaller.write(message, out.internalNioBuffer(index, size));
		}
		else {
			// a composite has no view of a range that spans its parts
			byte[] bytes = new byte[size];
			marshaller.write(message, ByteBuffer.wrap(bytes));
			out.setBytes(index, bytes);
		}
	}

}
