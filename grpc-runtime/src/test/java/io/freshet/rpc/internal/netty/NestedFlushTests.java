package io.freshet.rpc.internal.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NestedFlushTests {

	private final LocalAddress address = new LocalAddress("nested-flush-" + System.identityHashCode(this));

	private final EventLoopGroup oneLoop = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());

	@AfterEach
	void close() {
		this.oneLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Test
	void bringsWhatWasFlushedWithinAFlush() throws Exception {
		assertThat(answer(NestedFlush::addTo).get(10, TimeUnit.SECONDS)).isEqualTo(2);
	}

	/** The reason for the class: when this fails, Netty needs no help any more. */
	@Test
	void isNeeded() throws Exception {
		CompletableFuture<Object> answer = answer((channel) -> {
		});
		this.oneLoop.submit(() -> {
		}).sync();
		assertThat(answer).isNotDone();
	}

	/**
	 * The server says 0 when it hears of the client, the client says 1 to that, and the
	 * server 2 to that.
	 * @param preparation is done to each channel
	 * @return what the client hears last
	 */
	private CompletableFuture<Object> answer(Consumer<Channel> preparation) throws Exception {
		CompletableFuture<Object> answer = new CompletableFuture<>();
		CompletableFuture<Channel> server = new CompletableFuture<>();
		new ServerBootstrap().group(this.oneLoop).channel(LocalServerChannel.class).childHandler(handler((channel) -> {
			preparation.accept(channel);
			server.complete(channel);
		}, (context, message) -> context.writeAndFlush(2))).bind(this.address).sync();
		new Bootstrap().group(this.oneLoop)
			.channel(LocalChannel.class)
			.handler(handler(preparation, (context, message) -> {
				if (message.equals(0)) {
					context.writeAndFlush(1);
				}
				else {
					answer.complete(message);
				}
			}))
			.connect(this.address)
			.sync();
		Channel channel = server.get(10, TimeUnit.SECONDS);
		this.oneLoop.submit(() -> channel.writeAndFlush(0)).sync();
		return answer;
	}

	private static ChannelInitializer<Channel> handler(Consumer<Channel> preparation,
			BiConsumer<ChannelHandlerContext, Object> reader) {
		return new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				preparation.accept(channel);
				channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {

					@Override
					public void channelRead(ChannelHandlerContext context, Object message) {
						reader.accept(context, message);
					}

				});
			}

		};
	}

}
