package io.freshet.rpc.internal.netty;

import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;

/**
 * Keeps the optional epoll classes apart, so that nothing else fails to load without
 * them.
 */
final class EpollNetwork {

	private EpollNetwork() {
	}

	static boolean isAvailable() {
		try {
			return Epoll.isAvailable();
		}
		catch (NoClassDefFoundError ex) {
			return false;
		}
	}

	static void userTimeout(Channel channel, int millis) {
		if (channel instanceof EpollSocketChannel) {
			channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, millis);
		}
	}

	static NetworkKind of(SocketAddress address) {
		boolean unix = address instanceof DomainSocketAddress;
		return new NetworkKind("epoll", EpollIoHandler.newFactory(),
				unix ? EpollServerDomainSocketChannel.class : EpollServerSocketChannel.class,
				unix ? EpollDomainSocketChannel.class : EpollSocketChannel.class, EpollDatagramChannel.class);
	}

}
