package io.freshet.rpc.internal.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

import io.netty.channel.local.LocalAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** Addresses that the JDK has no type for, or none that Netty takes. Has no state. */
public final class Addresses {

	private Addresses() {
	}

	/**
	 * Returns an address inside this process.
	 * @param name the name
	 * @return the address
	 */
	public static SocketAddress inMemory(String name) {
		return new LocalAddress(name);
	}

	/**
	 * Returns the address behind a host that is written in numbers.
	 * @param address a host and a port, not looked up
	 * @return the address, or {@code null} if the host is a name
	 */
	public static @Nullable SocketAddress ofLiteral(InetSocketAddress address) {
		byte[] literal = NetUtil.createByteArrayFromIpAddressString(address.getHostString());
		if (literal == null) {
			return null;
		}
		try {
			return new InetSocketAddress(InetAddress.getByAddress(literal), address.getPort());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("an address of " + literal.length + " bytes", ex);
		}
	}

	/**
	 * Returns the address of a unix domain socket.
	 * @param path the path
	 * @return the address
	 */
	public static SocketAddress unixSocket(String path) {
		return new DomainSocketAddress(path);
	}

	/**
	 * Returns the address of a unix domain socket that is in no directory.
	 * @param name the name in the abstract namespace of Linux
	 * @return the address
	 */
	public static SocketAddress abstractUnixSocket(String name) {
		return new DomainSocketAddress("\0" + name);
	}

}
