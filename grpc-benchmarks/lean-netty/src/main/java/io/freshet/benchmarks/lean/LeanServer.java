package io.freshet.benchmarks.lean;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;

import io.freshet.benchmarks.process.ControlChannel;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.Version;

/**
 * Starts the lean server on a free port.
 */
public final class LeanServer {

	private LeanServer() {
	}

	/**
	 * Runs the server until the harness is done.
	 * @param args none
	 * @throws IOException if the harness cannot be told
	 */
	public static void main(String[] args) throws IOException {
		boolean epoll = Epoll.isAvailable();
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(
				epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
		Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
		Channel server = new ServerBootstrap().group(group)
			.channel(type)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(new LeanConnection());
				}
			})
			.bind(0)
			.syncUninterruptibly()
			.channel();
		ControlChannel.serveAndExit(((InetSocketAddress) server.localAddress()).getPort(),
				"Netty " + Objects.requireNonNull(Version.identify().get("netty-codec-http2")).artifactVersion() + ", "
						+ (epoll ? "epoll" : "NIO"));
	}

}
