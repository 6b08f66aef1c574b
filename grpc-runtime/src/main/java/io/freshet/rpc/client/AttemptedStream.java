package io.freshet.rpc.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.internal.transport.MessageCounts;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a call that may be sent several times, as the call sees it: requests go
 * to every attempt, and what is said of the answer goes to the one that counts. Confined
 * to the call's event loop, except what {@link TransportStream} exempts.
 */
final class AttemptedStream implements TransportStream {

	/** Stands for the address of a server that is not known. */
	private static final SocketAddress NOWHERE = InetSocketAddress.createUnresolved("unknown", 0);

	private final AttemptedCall call;

	/** For what is kept: attempts count it when they send it. */
	private final MessageCounts uncounted = new MessageCounts();

	AttemptedStream(AttemptedCall call) {
		this.call = call;
	}

	@Override
	public EventLoop eventLoop() {
		return this.call.slot().loop();
	}

	@Override
	public void execute(Runnable task) {
		this.call.slot().execute(task);
	}

	@Override
	public ByteBufAllocator allocator() {
		return ByteBufAllocator.DEFAULT;
	}

	@Override
	public void writeHeaders(HeaderFields fields, boolean endStream) {
		throw new IllegalStateException("every attempt has headers of its own");
	}

	@Override
	public void writeData(ByteBuf data, boolean endStream) {
		this.call.write(data, endStream);
	}

	@Override
	public <T> void writeMessage(T message, Marshaller<T> marshaller, boolean endStream) {
		this.call.write(message, marshaller, endStream);
	}

	@Override
	public void reset(long errorCode) {
		this.call.reset(errorCode);
	}

	@Override
	public boolean isDraining() {
		return false;
	}

	@Override
	public int queuedBytes() {
		return this.call.queuedBytes();
	}

	@Override
	public void consumed(int bytes) {
		TransportStream stream = this.call.chosenStream();
		if (stream != null) {
			stream.consumed(bytes);
		}
	}

	@Override
	public Runnable keepPlace() {
		return () -> {
		};
	}

	@Override
	public MessageCounts messages() {
		TransportStream stream = this.call.chosenStream();
		return (stream != null && this.call.isDirect()) ? stream.messages() : this.uncounted;
	}

	@Override
	public SocketAddress remoteAddress() {
		TransportStream stream = this.call.chosenStream();
		return (stream != null) ? stream.remoteAddress() : NOWHERE;
	}

	@Override
	public SocketAddress localAddress() {
		TransportStream stream = this.call.chosenStream();
		return (stream != null) ? stream.localAddress() : NOWHERE;
	}

	@Override
	public @Nullable SSLSession tlsSession() {
		TransportStream stream = this.call.chosenStream();
		return (stream != null) ? stream.tlsSession() : null;
	}

}
