package io.freshet.rpc.internal.netty;

import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;

/**
 * How a kind of address is reached. Immutable.
 *
 * @param label a word for thread names
 * @param handler creates what drives the loops
 * @param serverChannel the type of listening channel
 * @param channel the type of connected channel
 * @param datagramChannel the type of channel for single packets on the same loops
 */
public record NetworkKind(String label, IoHandlerFactory handler, Class<? extends ServerChannel> serverChannel,
		Class<? extends Channel> channel, Class<? extends DatagramChannel> datagramChannel) {

	/**
	 * Returns whether nothing leaves the process.
	 * @return whether both ends are in this process
	 */
	public boolean isInMemory() {
		return this.channel == LocalChannel.class;
	}

	/**
	 * Returns how an address is reached: epoll on Linux when its native library is
	 * present, otherwise NIO; in-memory addresses need neither.
	 * @param address the address
	 * @return the kind
	 * @throws IllegalArgumentException for a unix domain socket without epoll
	 */
	public static NetworkKind of(SocketAddress address) {
		if (address instanceof LocalAddress) {
			return new NetworkKind("in-memory", LocalIoHandler.newFactory(), LocalServerChannel.class,
					LocalChannel.class, NioDatagramChannel.class);
		}
		if (EpollNetwork.isAvailable()) {
			return EpollNetwork.of(address);
		}
		if (address instanceof DomainSocketAddress) {
			throw new IllegalArgumentException("unix domain sockets need netty-transport-native-epoll on Linux; it is "
					+ "not on the class path or cannot be loaded");
		}
		return new NetworkKind("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class,
				NioDatagramChannel.class);
	}

	/**
	 * Sets how long bytes may stay unacknowledged before TCP gives the connection up.
	 * Without epoll nothing happens.
	 * @param channel the channel
	 * @param millis the time
	 */
	public static void userTimeout(Channel channel, int millis) {
		if (EpollNetwork.isAvailable()) {
			EpollNetwork.userTimeout(channel, millis);
		}
	}

}
