package io.freshet.rpc.internal.protocol;

import java.net.SocketAddress;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.transport.MessageCounts;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.TransportStream;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a stream and a call in either role: hears the stream for the call and is
 * the call's stream. The call sees gRPC, the peer sees what it speaks. What is the same
 * in both goes straight through, which is all that is here.
 * <p>
 * Confined to the stream's event loop, except what {@link TransportStream} exempts.
 */
abstract class TranslatedStream implements TransportStream, StreamListener {

	private @Nullable TransportStream wire;

	/**
	 * Takes the stream to the peer, before anything happens.
	 * @param wire the stream
	 */
	final void attach(TransportStream wire) {
		this.wire = wire;
	}

	/** Returns the stream to the peer. */
	final TransportStream wire() {
		if (this.wire == null) {
			throw new IllegalStateException("the stream is not open yet");
		}
		return this.wire;
	}

	/** Returns who hears what happens, as gRPC has it. */
	abstract StreamListener call();

	@Override
	public void onDrain() {
		call().onDrain();
	}

	@Override
	public void onWritable() {
		call().onWritable();
	}

	@Override
	public void onSweep(long now) {
		call().onSweep(now);
	}

	@Override
	public <T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream) {
		wire().writeMessage(message, marshaller, endStream);
	}

	@Override
	public void consumed(int bytes) {
		wire().consumed(bytes);
	}

	@Override
	public final EventLoop eventLoop() {
		return wire().eventLoop();
	}

	@Override
	public final void execute(Runnable task) {
		wire().execute(task);
	}

	@Override
	public final ByteBufAllocator allocator() {
		return wire().allocator();
	}

	@Override
	public final boolean isDraining() {
		return wire().isDraining();
	}

	@Override
	public final int queuedBytes() {
		return wire().queuedBytes();
	}

	@Override
	public final MessageCounts messages() {
		return wire().messages();
	}

	@Override
	public final Runnable keepPlace() {
		return wire().keepPlace();
	}

	@Override
	public final SocketAddress remoteAddress() {
		return wire().remoteAddress();
	}

	@Override
	public final SocketAddress localAddress() {
		return wire().localAddress();
	}

	@Override
	public final @Nullable SSLSession tlsSession() {
		return wire().tlsSession();
	}

}
