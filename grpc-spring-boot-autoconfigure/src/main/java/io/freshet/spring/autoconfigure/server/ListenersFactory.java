package io.freshet.spring.autoconfigure.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.server.Listener;
import io.freshet.rpc.server.ServerOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.SslBundles;

/** Makes the listeners of the server from properties. Immutable. */
final class ListenersFactory {

	private static final String NAMED = "grpc.server.listeners.";

	private final RpcServerProperties properties;

	private final ObjectProvider<SslBundles> sslBundles;

	ListenersFactory(RpcServerProperties properties, ObjectProvider<SslBundles> sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	/**
	 * Creates the listeners.
	 * @param server the options of the server so far
	 * @return the one of the short form, unless others are named and it has no port; then
	 * those that are named
	 */
	List<Listener> create(ServerOptions server) {
		List<Listener> listeners = new ArrayList<>();
		Map<String, ListenerProperties> named = this.properties.listeners();
		if (named.isEmpty() || this.properties.port() != null) {
			listeners.add(main());
		}
		else {
			refuseWithoutPort("address", this.properties.address());
			refuseWithoutPort("ssl.bundle", this.properties.ssl().bundle());
		}
		named.forEach((name, listener) -> {
			if (name.equals(Listener.DEFAULT_NAME) && this.properties.port() != null) {
				throw new MutuallyExclusiveConfigurationPropertiesException(
						List.of("grpc.server.port", NAMED + name + ".port"),
						List.of("grpc.server.port", NAMED + name + ".port"));
			}
			listeners.add(named(name, listener, server));
		});
		return listeners;
	}

	private void refuseWithoutPort(String property, @Nullable Object value) {
		if (value != null) {
			throw new PropertyCheck("grpc.server.").invalid(property, value,
					"it belongs to the listener of 'grpc.server.port', which there is not beside "
							+ "'grpc.server.listeners' unless 'grpc.server.port' is set",
					null);
		}
	}

	private Listener main() {
		PropertyCheck check = new PropertyCheck("grpc.server.");
		Integer port = this.properties.port();
		return Listener.named(Listener.DEFAULT_NAME)
			.address(address(check, (port != null) ? port : ServerOptions.DEFAULT_PORT, this.properties.address()))
			.tls(BundleTls.server(check, this.properties.ssl(), this.sslBundles))
			.build();
	}

	private Listener named(String name, ListenerProperties properties, ServerOptions server) {
		PropertyCheck check = new PropertyCheck(NAMED + name + ".");
		Listener.Builder listener = Listener.named(name);
		if (properties.socket() != null) {
			refuseBesideSocket(name, "port", properties.port());
			refuseBesideSocket(name, "address", properties.address());
			listener.unixSocket(properties.socket());
		}
		else if (properties.port() != null) {
			listener.address(address(check, properties.port(), properties.address()));
		}
		else {
			throw check.invalid("port", null, "a listener needs a port or a socket", null);
		}
		check.set("services", properties.services(), (names) -> listener.services(names.toArray(String[]::new)));
		check.set("max-concurrent-streams", properties.maxConcurrentStreams(), listener::maxConcurrentStreams);
		listener.connection(connection(check, properties.keepalive(), server.connection()));
		listener.limits(limits(check, properties.limits(), server.limits().connection()));
		return listener.tls(BundleTls.server(check, properties.ssl(), this.sslBundles)).build();
	}

	private static void refuseBesideSocket(String name, String property, @Nullable Object value) {
		if (value != null) {
			List<String> both = List.of(NAMED + name + ".socket", NAMED + name + "." + property);
			throw new MutuallyExclusiveConfigurationPropertiesException(both, both);
		}
	}

	private static InetSocketAddress address(PropertyCheck check, int port, @Nullable InetAddress address) {
		if (port < 0 || port > 65535) {
			throw check.invalid("port", port, "it has to be between 0 and 65535", null);
		}
		return (address != null) ? new InetSocketAddress(address, port) : new InetSocketAddress(port);
	}

	private static ConnectionOptions connection(PropertyCheck check, ListenerProperties.Keepalive keepalive,
			ConnectionOptions server) {
		ConnectionOptions.Builder options = server.toBuilder();
		check.set("keepalive.time", keepalive.time(), options::keepAliveTime);
		check.set("keepalive.timeout", keepalive.timeout(), options::keepAliveTimeout);
		check.set("keepalive.permit.time", keepalive.permit().time(), options::permitKeepAliveTime);
		check.set("keepalive.permit.without-calls", keepalive.permit().withoutCalls(),
				options::permitKeepAliveWithoutCalls);
		check.set("keepalive.connection.max-age", keepalive.connection().maxAge(), options::maxAge);
		check.set("keepalive.connection.grace-period", keepalive.connection().gracePeriod(), options::maxAgeGrace);
		check.set("keepalive.connection.max-idle-time", keepalive.connection().maxIdleTime(), options::maxIdle);
		return options.build();
	}

	private static ConnectionLimits limits(PropertyCheck check, ListenerProperties.Limits properties,
			ConnectionLimits server) {
		ConnectionLimits.Builder limits = server.toBuilder();
		check.set("limits.handshake-time", properties.handshakeTime(), limits::handshakeTime);
		check.set("limits.first-request-time", properties.firstRequestTime(), limits::firstRequestTime);
		check.set("limits.stall-time", properties.stallTime(), limits::stallTime);
		check.set("limits.message-time", properties.messageTime(), limits::messageTime);
		check.set("limits.header-fields", properties.headerFields(), limits::headerFields);
		check.set("limits.resets", properties.resets(), limits::resets);
		check.set("limits.pings", properties.pings(), limits::pings);
		check.set("limits.settings", properties.settings(), limits::settings);
		check.set("limits.ignored-frames", properties.ignoredFrames(), limits::ignoredFrames);
		check.set("limits.window-updates", properties.windowUpdates(), limits::windowUpdates);
		check.set("limits.empty-frames", properties.emptyFrames(), limits::emptyFrames);
		return limits.build();
	}

}
