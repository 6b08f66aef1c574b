package io.freshet.rpc;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns messages of one type into bytes and back. Safe for use by several threads.
 *
 * @param <T> the type of message
 */
public interface Marshaller<T> {

	/**
	 * Returns the exact number of bytes that {@link #write} will write.
	 * @param message the message
	 * @return its serialised size in bytes
	 */
	int size(T message);

	/**
	 * Writes a message at the position of a buffer and moves the position past it.
	 * @param message the message
	 * @param target a heap or direct buffer with at least {@link #size} bytes remaining
	 */
	void write(T message, ByteBuffer target);

	/**
	 * Reads a message from all remaining bytes of a buffer. What the message keeps is
	 * copied; the buffer may be reused afterwards.
	 * @param source a heap or direct buffer
	 * @return the message
	 * @throws RpcException with INTERNAL if the bytes are not such a message
	 */
	T parse(ByteBuffer source);

	/**
	 * Reads a message from all remaining bytes of several buffers, one behind the other:
	 * a long message that came in pieces. What the message keeps is copied; the buffers
	 * may be reused afterwards. By default the pieces are joined.
	 * @param sources direct buffers
	 * @return the message
	 * @throws RpcException with INTERNAL if the bytes are not such a message
	 */
	default T parse(List<ByteBuffer> sources) {
		ByteBuffer joined = ByteBuffer.allocate(sources.stream().mapToInt(ByteBuffer::remaining).sum());
		sources.forEach(joined::put);
		return parse(joined.flip());
	}

	/**
	 * Returns the type of message.
	 * @return the class
	 */
	Class<T> type();

}
