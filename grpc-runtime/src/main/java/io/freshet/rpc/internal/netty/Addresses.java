package io.freshet.rpc.internal.netty;

import java.net.SocketAddress;

import io.netty.channel.local.LocalAddress;
import io.netty.channel.unix.DomainSocketAddress;

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
	 * Returns the address of a unix domain socket.
	 * @param path the path
	 * @return the address
	 */
	public static SocketAddress unixSocket(String path) {
		return new DomainSocketAddress(path);
	}

}
