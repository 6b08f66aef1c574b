package io.freshet.rpc.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.client.resolve.NameResolverFactory;
import io.freshet.rpc.client.resolve.TargetName;
import io.freshet.rpc.internal.netty.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel connects to. Immutable. Source: grpc/grpc, doc/naming.md.
 *
 * @param name the target, taken apart
 * @param authority the name of the server, for {@code :authority} and its certificate
 * @param addresses the addresses in the order to try, all of one kind; those of a host
 * and a port are not looked up yet. None if the target has a resolver of its own
 * @param nameServers whom to ask for hosts, none for those of the system
 * @param factory creates the resolver, or {@code null} for one of this library's
 */
record Target(TargetName name, String authority, List<SocketAddress> addresses, List<InetSocketAddress> nameServers,
		@Nullable NameResolverFactory factory) {

	private static final String ALLOWED = "allowed are 'host:port', 'dns:///host:port', "
			+ "'dns://name-server:53/host:port', 'static://host:port,host:port', 'ipv4:address:port,address:port', "
			+ "'ipv6:[address]:port', 'unix:/path', 'unix-abstract:name' and 'in-memory:name'";

	private static final int DNS_PORT = 53;

	/**
	 * Reads a target.
	 * @param text the text
	 * @return the target
	 * @throws IllegalArgumentException if it is not one; says what is
	 */
	static Target parse(String text) {
		return parse(text, List.of());
	}

	/**
	 * Reads a target that may have a scheme of the application's.
	 * @param text the text
	 * @param factories the resolvers of the application, which come first
	 * @return the target
	 * @throws IllegalArgumentException if it is not one; says what is
	 */
	static Target parse(String text, List<NameResolverFactory> factories) {
		TargetName name = name(text);
		List<String> schemes = new ArrayList<>();
		for (NameResolverFactory factory : factories) {
			if (factory.scheme().equals(name.scheme())) {
				return foreign(name, factory);
			}
			schemes.add("'" + factory.scheme() + ":///name'");
		}
		try {
			return known(name);
		}
		catch (IllegalArgumentException ex) {
			String more = schemes.isEmpty() ? "" : ", moreover " + String.join(", ", schemes);
			throw new IllegalArgumentException("target '" + text + "' " + ex.getMessage() + "; " + ALLOWED + more);
		}
	}

	private static Target foreign(TargetName name, NameResolverFactory factory) {
		try {
			return new Target(name, factory.authority(name), List.of(), List.of(), factory);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("target '" + name.text() + "' " + ex.getMessage(), ex);
		}
	}

	private static Target known(TargetName name) {
		return switch (name.scheme()) {
			case "in-memory" -> local(name, Addresses.inMemory(notEmpty(rest(name), "name")));
			case "unix" -> local(name, Addresses.unixSocket(notEmpty(withoutSlashes(rest(name)), "path")));
			case "unix-abstract" -> local(name, Addresses.abstractUnixSocket(notEmpty(rest(name), "name")));
			case "static" -> list(name, withoutSlashes(rest(name)));
			case "ipv4", "ipv6" -> literals(name, rest(name));
			case "dns" -> dns(name);
			default -> throw new IllegalArgumentException("has the scheme '" + name.scheme() + "', which is not known");
		};
	}

	/** What looks like a scheme may be a host: {@code greeter:9090}. */
	private static TargetName name(String text) {
		int colon = text.indexOf(':');
		String rest = text.substring(colon + 1);
		boolean port = !rest.isEmpty() && rest.chars().allMatch(Character::isDigit);
		if (colon <= 0 || port || !text.substring(0, colon).matches("[a-z][a-z0-9+.-]*")
				|| !(isScheme(text.substring(0, colon)) || rest.startsWith("//"))) {
			return new TargetName(text, "dns", "", text);
		}
		String scheme = text.substring(0, colon);
		int slash = rest.startsWith("//") ? rest.indexOf('/', 2) : -1;
		return (slash < 0) ? new TargetName(text, scheme, "", rest)
				: new TargetName(text, scheme, rest.substring(2, slash), rest.substring(slash + 1));
	}

	private static boolean isScheme(String text) {
		return List.of("in-memory", "unix", "unix-abstract", "static", "ipv4", "ipv6", "dns").contains(text);
	}

	private static String rest(TargetName name) {
		return name.text().startsWith(name.scheme() + ":") ? name.text().substring(name.scheme().length() + 1)
				: name.text();
	}

	private static String withoutSlashes(String rest) {
		return rest.startsWith("//") ? rest.substring(2) : rest;
	}

	private static String notEmpty(String rest, String what) {
		if (rest.isEmpty()) {
			throw new IllegalArgumentException("has no " + what);
		}
		return rest;
	}

	private static Target local(TargetName name, SocketAddress address) {
		return new Target(name, "localhost", List.of(address), List.of(), null);
	}

	/** Several servers, the first of which gives its name to all. */
	private static Target list(TargetName name, String rest) {
		String[] hostsAndPorts = rest.split(",", -1);
		List<SocketAddress> addresses = new ArrayList<>();
		for (String hostAndPort : hostsAndPorts) {
			addresses.add(address(hostAndPort.strip()));
		}
		return new Target(name, hostsAndPorts[0].strip(), List.copyOf(addresses), List.of(), null);
	}

	private static Target literals(TargetName name, String rest) {
		Target target = list(name, rest);
		for (SocketAddress address : target.addresses()) {
			InetSocketAddress network = (InetSocketAddress) address;
			if (Addresses.ofLiteral(network) == null
					|| name.scheme().equals("ipv6") != network.getHostString().contains(":")) {
				throw new IllegalArgumentException(
						"has '" + network.getHostString() + "', which is no address of " + name.scheme());
			}
		}
		return target;
	}

	private static Target dns(TargetName name) {
		if (name.path().indexOf('/') >= 0) {
			throw new IllegalArgumentException("has a form that is not known");
		}
		List<InetSocketAddress> servers = name.authority().isEmpty() ? List.of() : List.of(server(name.authority()));
		return new Target(name, name.path(), List.of(address(name.path())), servers, null);
	}

	private static InetSocketAddress server(String authority) {
		boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']')
				&& (authority.startsWith("[") || authority.indexOf(':') == authority.lastIndexOf(':'));
		SocketAddress address = Addresses.ofLiteral(address(hasPort ? authority : authority + ":" + DNS_PORT));
		if (address == null) {
			throw new IllegalArgumentException(
					"has the name server '" + authority + "', which has to be an address in numbers");
		}
		return (InetSocketAddress) address;
	}

	private static InetSocketAddress address(String hostAndPort) {
		int colon = hostAndPort.lastIndexOf(':');
		if (colon <= 0 || hostAndPort.endsWith("]")) {
			throw new IllegalArgumentException("has no port");
		}
		String host = hostAndPort.substring(0, colon);
		boolean bracketed = host.startsWith("[") && host.endsWith("]");
		if (!bracketed && host.indexOf(':') >= 0) {
			throw new IllegalArgumentException("has an IPv6 address without brackets, as in '[::1]:9090'");
		}
		if (host.isBlank() || host.indexOf('/') >= 0 || host.indexOf('@') >= 0) {
			throw new IllegalArgumentException("has no usable host");
		}
		String name = bracketed ? host.substring(1, host.length() - 1) : host;
		return InetSocketAddress.createUnresolved(name, port(hostAndPort.substring(colon + 1)));
	}

	private static int port(String digits) {
		try {
			int port = Integer.parseInt(digits);
			if (port >= 1 && port <= 65535) {
				return port;
			}
		}
		catch (NumberFormatException ex) {
			// refused below like a number that is no port
		}
		throw new IllegalArgumentException("has the port '" + digits + "', which is not a number from 1 to 65535");
	}

	/**
	 * Returns the target as it was written.
	 * @return the text
	 */
	String text() {
		return this.name.text();
	}

	/**
	 * Returns an address that tells the kind of network.
	 * @return the first of the addresses, or one of TCP
	 */
	SocketAddress address() {
		return this.addresses.isEmpty() ? new InetSocketAddress(0) : this.addresses.get(0);
	}

	@Override
	public String toString() {
		return this.name.text();
	}

}
