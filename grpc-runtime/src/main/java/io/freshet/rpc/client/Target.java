package io.freshet.rpc.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.internal.netty.Addresses;

/**
 * Where a channel connects to. Immutable.
 *
 * @param text the target as it was written
 * @param authority the name of the server, for {@code :authority} and its certificate
 * @param addresses the addresses in the order to try, at least one and all of one kind;
 * those of a host and a port are not looked up yet
 */
record Target(String text, String authority, List<SocketAddress> addresses) {

	private static final String ALLOWED = "allowed are 'host:port', 'dns:///host:port', "
			+ "'static://host:port,host:port', " + "'unix:/path' and 'in-memory:name'";

	/**
	 * Reads a target.
	 * @param text the text
	 * @return the target
	 * @throws IllegalArgumentException if it is not one; says what is
	 */
	static Target parse(String text) {
		if (text.startsWith("in-memory:")) {
			return inMemory(text, text.substring("in-memory:".length()));
		}
		if (text.startsWith("unix:")) {
			return unix(text, text.substring("unix:".length()));
		}
		if (text.startsWith("dns:///")) {
			return network(text, text.substring("dns:///".length()));
		}
		if (text.startsWith("static://")) {
			return fixed(text, text.substring("static://".length()).split(",", -1));
		}
		if (text.contains("/")) {
			throw refused(text, "has a form that is not known");
		}
		return network(text, text.startsWith("dns:") ? text.substring("dns:".length()) : text);
	}

	private static Target inMemory(String text, String name) {
		if (name.isEmpty()) {
			throw refused(text, "has no name");
		}
		return new Target(text, "localhost", List.of(Addresses.inMemory(name)));
	}

	private static Target unix(String text, String path) {
		String file = path.startsWith("//") ? path.substring(2) : path;
		if (file.isEmpty()) {
			throw refused(text, "has no path");
		}
		return new Target(text, "localhost", List.of(Addresses.unixSocket(file)));
	}

	/** Several servers, the first of which gives its name to all. */
	private static Target fixed(String text, String[] hostsAndPorts) {
		List<SocketAddress> addresses = new ArrayList<>();
		for (String hostAndPort : hostsAndPorts) {
			addresses.add(address(text, hostAndPort.strip()));
		}
		return new Target(text, hostsAndPorts[0].strip(), List.copyOf(addresses));
	}

	private static Target network(String text, String hostAndPort) {
		return new Target(text, hostAndPort, List.of(address(text, hostAndPort)));
	}

	private static SocketAddress address(String text, String hostAndPort) {
		int colon = hostAndPort.lastIndexOf(':');
		if (colon <= 0 || hostAndPort.endsWith("]")) {
			throw refused(text, "has no port");
		}
		String host = hostAndPort.substring(0, colon);
		boolean bracketed = host.startsWith("[") && host.endsWith("]");
		if (!bracketed && host.indexOf(':') >= 0) {
			throw refused(text, "has an IPv6 address without brackets, as in '[::1]:9090'");
		}
		if (host.isBlank() || host.indexOf('/') >= 0 || host.indexOf('@') >= 0) {
			throw refused(text, "has no usable host");
		}
		String name = bracketed ? host.substring(1, host.length() - 1) : host;
		return InetSocketAddress.createUnresolved(name, port(text, hostAndPort.substring(colon + 1)));
	}

	/**
	 * Returns the first of the addresses.
	 * @return the address, as good as any to tell the kind of network
	 */
	SocketAddress address() {
		return this.addresses.get(0);
	}

	private static int port(String text, String digits) {
		try {
			int port = Integer.parseInt(digits);
			if (port >= 1 && port <= 65535) {
				return port;
			}
		}
		catch (NumberFormatException ex) {
			// refused below like a number that is no port
		}
		throw refused(text, "has the port '" + digits + "', which is not a number from 1 to 65535");
	}

	private static IllegalArgumentException refused(String text, String reason) {
		return new IllegalArgumentException("target '" + text + "' " + reason + "; " + ALLOWED);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
