package io.freshet.rpc.internal.netty;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.freshet.rpc.Guard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * A plaintext connection until its first four bytes tell what it speaks: an HTTP/2
 * preface begins with "PRI ", which is no method of HTTP/1.1. Looks once and goes away. A
 * client that sends nothing for the time of a handshake is closed. Confined to the
 * connection's event loop. Source: RFC 9113, 3.3 and 3.4.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter implements ServedConnection, ConnectionSweep.Swept {

	private static final byte[] PREFACE = "PRI ".getBytes(StandardCharsets.US_ASCII);

	private final ServerProtocols protocols;

	private final ConnectionSweep.Group sweeps;

	private final BiConsumer<Channel, ServerProtocol> next;

	private final Consumer<ServedConnection> onClosed;

	private final long opened = System.nanoTime();

	private Channel channel;

	private @Nullable ByteBuf bytes;

	private boolean done;

	/**
	 * Creates the beginning of a connection.
	 * @param protocols what it may speak
	 * @param sweeps comes by until that is known
	 * @param next takes the channel and what it speaks
	 * @param onClosed told when this is over
	 */
	@SuppressWarnings("NullAway.Init") // the channel is set by begin
	FirstBytes(ServerProtocols protocols, ConnectionSweep.Group sweeps, BiConsumer<Channel, ServerProtocol> next,
			Consumer<ServedConnection> onClosed) {
		this.protocols = protocols;
		this.sweeps = sweeps;
		this.next = next;
		this.onClosed = onClosed;
	}

	@Override
	public void begin(Channel channel) {
		this.channel = channel;
		channel.pipeline().addLast(this);
		this.sweeps.add(this);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf input = (ByteBuf) message;
		if (this.done) {
			input.release();
			return;
		}
		if (this.bytes != null) {
			input = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), this.bytes, input);
			this.bytes = null;
		}
		ServerProtocol protocol = protocol(input);
		if (protocol == null) {
			this.bytes = input;
			return;
		}
		this.done = true;
		// The connection must not be missing from the server's list in between.
		this.next.accept(this.channel, protocol);
		this.onClosed.accept(this);
		context.fireChannelRead(input);
		context.pipeline().remove(this);
	}

	/** Returns {@code null} if there are too few bytes to tell. */
	private @Nullable ServerProtocol protocol(ByteBuf input) {
		for (int i = 0; i < PREFACE.length; i++) {
			if (i == input.readableBytes()) {
				return null;
			}
			if (input.getByte(input.readerIndex() + i) != PREFACE[i]) {
				return this.protocols.http1();
			}
		}
		return this.protocols.http2();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		over();
		context.fireChannelInactive();
	}

	private void over() {
		if (!this.done) {
			this.done = true;
			if (this.bytes != null) {
				this.bytes.release();
				this.bytes = null;
			}
			this.onClosed.accept(this);
		}
	}

	@Override
	public @Nullable ConnectionLife life() {
		return null;
	}

	@Override
	public void drain(String reason) {
		cancelAndClose();
	}

	@Override
	public boolean cancelAndClose() {
		// Too late once the channel belongs to the connection that came of it.
		if (!this.done) {
			over();
			this.channel.close();
		}
		return false;
	}

	@Override
	public EventLoop eventLoop() {
		return this.channel.eventLoop();
	}

	@Override
	public boolean isClosed() {
		return this.done;
	}

	@Override
	public void sweep(long now) {
		Duration limit = this.protocols.limits().handshakeTime();
		if (!limit.isZero() && now - this.opened >= limit.toNanos()) {
			this.protocols.reports()
				.report(Guard.HANDSHAKE_TIME, this.channel.remoteAddress(), "no preface and no request arrived");
			cancelAndClose();
		}
	}

}
