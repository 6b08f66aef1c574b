package io.freshet.rpc.internal.transport;

import java.net.SocketAddress;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on a connection: headers, bytes, headers, in both directions. The same
 * type serves both roles.
 * <p>
 * Confined to the stream's event loop, except {@link #execute}, {@link #eventLoop},
 * {@link #allocator}, {@link #isDraining}, {@link #protocol} and the addresses, which any
 * thread may call. What is written while the loop works through a burst of input, or
 * through tasks given to {@link #execute}, leaves in one flush at the end of the burst.
 * <p>
 * After the stream has ended or was reset, writes are dropped and their buffers released.
 */
public interface TransportStream {

	/**
	 * Returns the event loop that this stream belongs to.
	 * @return the loop
	 */
	EventLoop eventLoop();

	/**
	 * Runs a task on the event loop, always later and in order of submission. Tasks that
	 * arrive while a wake-up is under way share it, and share one flush.
	 * @param task the task; must not block
	 */
	void execute(Runnable task);

	/**
	 * Returns the allocator for buffers that are written to this stream.
	 * @return the allocator
	 */
	ByteBufAllocator allocator();

	/**
	 * Sends a block of headers or trailers.
	 * @param fields pseudo-fields first; read before this method returns
	 * @param endStream whether this side is done; the block is then sent after all bytes
	 * that still wait for flow control
	 */
	void writeHeaders(HeaderFields fields, boolean endStream);

	/**
	 * Sends bytes, as soon as flow control allows.
	 * @param data the bytes; this stream releases them
	 * @param endStream whether this side is done
	 */
	void writeData(ByteBuf data, boolean endStream);

	/**
	 * Sends one uncompressed message with its five-byte prefix. When the windows allow,
	 * it is serialised straight into the buffer that goes to the socket.
	 * @param <T> the type of message
	 * @param message the message
	 * @param marshaller its marshaller
	 * @param endStream whether this side is done
	 */
	<T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream);

	/**
	 * Ends the stream at once: what waits to be sent is dropped, and a RST_STREAM goes
	 * out unless both sides are done. The listener is not called any more.
	 * @param errorCode the error code of RFC 9113, section 7
	 */
	void reset(long errorCode);

	/**
	 * Returns whether this side has begun to end the connection. Any thread.
	 * @return whether the stream had better end soon
	 */
	boolean isDraining();

	/**
	 * Returns how many bytes were written and have not yet left for the socket, because
	 * of flow control or a slow peer.
	 * @return the bytes that wait
	 */
	int queuedBytes();

	/**
	 * Gives flow-control credit back: the bytes were used and the peer may send as many
	 * again. The sum must not exceed what {@link StreamListener#onData} has delivered.
	 * @param bytes the number of bytes
	 */
	void consumed(int bytes);

	/**
	 * Counts the stream, which has closed, as one of those that its peer may have open at
	 * once: the work that it caused still goes on.
	 * @return to be run once, by any thread, when that work is done
	 */
	Runnable keepPlace();

	/**
	 * Returns what counts the messages of the connection.
	 * @return the counts
	 */
	MessageCounts messages();

	/**
	 * Returns what the peer speaks on this stream.
	 * @return the protocol
	 */
	default RpcProtocol protocol() {
		return RpcProtocol.GRPC;
	}

	/**
	 * Returns the address of the peer.
	 * @return the remote address of the connection
	 */
	SocketAddress remoteAddress();

	/**
	 * Returns the address that the connection has on this side.
	 * @return the local address of the connection
	 */
	SocketAddress localAddress();

	/**
	 * Returns the TLS session of the connection.
	 * @return the session, or {@code null} on a plaintext connection
	 */
	@Nullable SSLSession tlsSession();

}
