package io.freshet.rpc.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Predicate;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.netty.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * A place where a server listens, with a name: its address, its TLS, the services that
 * can be called there, and what it says differently from the server about connections.
 * The listeners of a server share its handlers, limits on calls, guards and counters.
 * Immutable.
 */
public final class Listener {

	/** The name of the listener of a server that has only one. */
	public static final String DEFAULT_NAME = "default";

	private final Builder values;

	private Listener(Builder values) {
		this.values = values;
	}

	/**
	 * Returns a builder: port 9090 on every interface, plaintext, all services.
	 * @param name the name, not empty
	 * @return a new builder
	 */
	public static Builder named(String name) {
		return new Builder(name);
	}

	/**
	 * Returns a builder with what this listener has.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		return this.values.copy();
	}

	/**
	 * Returns the name.
	 * @return the name, unique within the server
	 */
	public String name() {
		return this.values.name;
	}

	/**
	 * Returns the address to listen on.
	 * @return the address
	 */
	public SocketAddress address() {
		return this.values.address;
	}

	/**
	 * Returns the TLS settings.
	 * @return the settings, or {@code null} for plaintext
	 */
	public @Nullable ServerTls tls() {
		return this.values.tls;
	}

	/**
	 * Returns whether a service can be called here. One that cannot is answered
	 * UNIMPLEMENTED, as if it were not there at all.
	 * @param service the full name of the service
	 * @return whether it can
	 */
	public boolean serves(String service) {
		return this.values.services.test(service);
	}

	/**
	 * Returns what connections put up with here.
	 * @return the limits, or {@code null} for those of the server
	 */
	public @Nullable ConnectionLimits limits() {
		return this.values.limits;
	}

	/**
	 * Returns how connections are kept alive here and when they end.
	 * @return the options, or {@code null} for those of the server
	 */
	public @Nullable ConnectionOptions connection() {
		return this.values.connection;
	}

	/**
	 * Returns how many calls a client may have open on one connection here.
	 * @return the limit, or {@code null} for that of the server
	 */
	public @Nullable Integer maxConcurrentStreams() {
		return this.values.maxConcurrentStreams;
	}

	/**
	 * Returns the options of a server as they hold here.
	 * @param server the options of the server
	 * @return the options with what this listener says differently
	 */
	ServerOptions apply(ServerOptions server) {
		ServerOptions.Builder options = server.toBuilder();
		if (this.values.limits != null) {
			options.limits(server.limits().toBuilder().connection(this.values.limits).build());
		}
		if (this.values.connection != null) {
			options.connection(this.values.connection);
		}
		if (this.values.maxConcurrentStreams != null) {
			options.maxConcurrentStreams(this.values.maxConcurrentStreams);
		}
		return options.build();
	}

	/** For people: the name and the address. */
	@Override
	public String toString() {
		return this.values.name + " on " + this.values.address + ((this.values.tls != null) ? " with TLS" : "");
	}

	/** Collects what a listener has. Not for use by several threads. */
	public static final class Builder implements Cloneable {

		private final String name;

		private SocketAddress address = new InetSocketAddress(ServerOptions.DEFAULT_PORT);

		private @Nullable ServerTls tls;

		private Predicate<String> services = (service) -> true;

		private @Nullable ConnectionLimits limits;

		private @Nullable ConnectionOptions connection;

		private @Nullable Integer maxConcurrentStreams;

		private Builder(String name) {
			if (name.isBlank()) {
				throw new IllegalArgumentException("a listener has to have a name");
			}
			this.name = name;
		}

		/**
		 * Listens on an address.
		 * @param address the address
		 * @return this builder
		 */
		public Builder address(SocketAddress address) {
			this.address = address;
			return this;
		}

		/**
		 * Listens on a TCP port of every interface.
		 * @param port the port; 0 takes any free one
		 * @return this builder
		 */
		public Builder port(int port) {
			return address(new InetSocketAddress(port));
		}

		/**
		 * Listens on a unix domain socket. Needs epoll.
		 * @param path the path of the socket
		 * @return this builder
		 */
		public Builder unixSocket(String path) {
			return address(Addresses.unixSocket(path));
		}

		/**
		 * Listens inside this process, with the same pipeline as on a socket; channels
		 * reach it by {@code in-memory:name}.
		 * @param name the name, unique within the process
		 * @return this builder
		 */
		public Builder inMemory(String name) {
			return address(Addresses.inMemory(name));
		}

		/**
		 * Serves over TLS.
		 * @param tls the settings, or {@code null} for plaintext
		 * @return this builder
		 */
		public Builder tls(@Nullable ServerTls tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Lets some services be called here and no others.
		 * @param patterns full names of services, such as {@code shop.v1.Orders}, or
		 * beginnings of them with an asterisk, such as {@code shop.*}
		 * @return this builder
		 * @throws IllegalArgumentException if an asterisk stands elsewhere
		 */
		public Builder services(String... patterns) {
			return services(new ServicePatterns(List.of(patterns)));
		}

		/**
		 * Lets some services be called here and no others.
		 * @param services tells by the full name of a service whether it can be called;
		 * asked once for each service, when the server starts
		 * @return this builder
		 */
		public Builder services(Predicate<String> services) {
			this.services = services;
			return this;
		}

		/**
		 * Sets what connections put up with here.
		 * @param limits the limits, or {@code null} for those of the server
		 * @return this builder
		 */
		public Builder limits(@Nullable ConnectionLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Sets how connections are kept alive here and when they end.
		 * @param connection the options, or {@code null} for those of the server
		 * @return this builder
		 */
		public Builder connection(@Nullable ConnectionOptions connection) {
			this.connection = connection;
			return this;
		}

		/**
		 * Limits the calls of a connection here.
		 * @param streams the most open calls, at least 1, or {@code null} for the
		 * server's limit
		 * @return this builder
		 */
		public Builder maxConcurrentStreams(@Nullable Integer streams) {
			if (streams != null && streams < 1) {
				throw new IllegalArgumentException("maxConcurrentStreams is " + streams + ", it has to be at least 1");
			}
			this.maxConcurrentStreams = streams;
			return this;
		}

		/**
		 * Returns the listener.
		 * @return the listener
		 */
		public Listener build() {
			return new Listener(copy());
		}

		private Builder copy() {
			try {
				return (Builder) clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
