package io.freshet.rpc.fuzz;

import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.freshet.rpc.internal.netty.Addresses;
import io.freshet.rpc.internal.netty.EventLoops;
import io.freshet.rpc.internal.netty.NetworkKind;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.ReferenceCountUtil;

/**
 * A server in memory that answers the next connection with given bytes, whatever that
 * says, and closes it. Turns all other connections out. Safe for use by several threads.
 */
final class BytesServer {

	private static final String NAME = "fuzz";

	/** SETTINGS with nothing in it. */
	private static final byte[] SETTINGS = { 0, 0, 0, 4, 0, 0, 0, 0, 0 };

	private final AtomicReference<Answer> next = new AtomicReference<>();

	BytesServer() {
		SocketAddress address = Addresses.inMemory(NAME);
		EventLoops loops = EventLoops.acquire(address, "fuzz", true);
		new ServerBootstrap().group(loops.group())
			.channel(NetworkKind.of(address).serverChannel())
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					Answer answer = BytesServer.this.next.getAndSet(null);
					if (answer == null) {
						channel.close();
					}
					else {
						channel.pipeline().addLast(answer);
					}
				}

			})
			.bind(address)
			.syncUninterruptibly();
	}

	String target() {
		return "in-memory:" + NAME;
	}

	/**
	 * Says what the next connection gets.
	 * @param pieces what to send, each piece by itself
	 * @return completes when that connection is closed
	 */
	CompletableFuture<Void> answerWith(List<byte[]> pieces) {
		Answer answer = new Answer(pieces);
		this.next.set(answer);
		return answer.closed;
	}

	/** One connection. */
	private static final class Answer extends ChannelInboundHandlerAdapter {

		private final List<byte[]> pieces;

		private final CompletableFuture<Void> closed = new CompletableFuture<>();

		/** Behind the preface comes what the client says to our SETTINGS: its calls. */
		private int reads;

		Answer(List<byte[]> pieces) {
			this.pieces = pieces;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			context.writeAndFlush(Unpooled.wrappedBuffer(SETTINGS));
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ReferenceCountUtil.release(message);
			if (++this.reads == 2) {
				for (byte[] piece : this.pieces) {
					context.writeAndFlush(Unpooled.wrappedBuffer(piece));
				}
				context.executor().execute(context::close);
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			this.closed.complete(null);
		}

	}

}
