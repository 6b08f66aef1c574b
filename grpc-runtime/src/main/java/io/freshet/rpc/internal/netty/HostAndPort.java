package io.freshet.rpc.internal.netty;

import java.net.InetSocketAddress;

/** Reads {@code host}, {@code host:port}, {@code [v6]} and {@code [v6]:port}. */
final class HostAndPort {

	private HostAndPort() {
	}

	/**
	 * Reads an authority.
	 * @param authority the text
	 * @return the parts, unresolved; the port is 443 if there is none
	 */
	static InetSocketAddress parse(String authority) {
		int colon = authority.lastIndexOf(':');
		boolean hasPort = colon > 0 && authority.indexOf(']', colon) < 0
				&& (authority.startsWith("[") || authority.indexOf(':') == colon);
		String host = hasPort ? authority.substring(0, colon) : authority;
		int port = hasPort ? Integer.parseInt(authority.substring(colon + 1)) : 443;
		if (host.startsWith("[") && host.endsWith("]")) {
			host = host.substring(1, host.length() - 1);
		}
		return InetSocketAddress.createUnresolved(host, port);
	}

}
