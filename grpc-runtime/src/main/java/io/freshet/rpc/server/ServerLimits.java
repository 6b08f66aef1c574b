package io.freshet.rpc.server;

import java.util.Map;
import java.util.function.Supplier;

import io.freshet.rpc.ConnectionLimits;
import org.jspecify.annotations.Nullable;

/** What a server puts up with, besides the sizes in {@link ServerOptions}. Immutable. */
public final class ServerLimits {

	/** The defaults. */
	public static final ServerLimits DEFAULTS = new Builder().build();

	private final Builder values;

	private ServerLimits(Builder values) {
		this.values = values;
	}

	/**
	 * Returns a builder with the defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns a builder with these limits.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		return this.values.copy();
	}

	/**
	 * Returns what each connection puts up with.
	 * @return the limits
	 */
	public ConnectionLimits connection() {
		return this.values.connection;
	}

	/**
	 * Returns how many connections may be open at once; one more is closed at once.
	 * 10,000 by default.
	 * @return the limit
	 */
	public int connections() {
		return this.values.connections;
	}

	/**
	 * Returns how many connections may be open at once from one IP address. A proxy that
	 * hides its clients is one address. 2,000 by default.
	 * @return the limit
	 */
	public int connectionsPerPeer() {
		return this.values.connectionsPerPeer;
	}

	/**
	 * Returns how many calls may be under way at once, streams and handlers that run on
	 * after their calls included; one more is answered RESOURCE_EXHAUSTED with a time to
	 * wait in grpc-retry-pushback-ms. 10,000 by default.
	 * @return the limit
	 */
	public int calls() {
		return this.values.calls;
	}

	/**
	 * Returns how many calls of a service may be under way at once. A service that is not
	 * named has no limit of its own.
	 * @return the limits by the full names of the services
	 */
	public Map<String, Integer> serviceCalls() {
		return this.values.serviceCalls;
	}

	/**
	 * Returns what creates a limit that takes the place of {@link #calls()}, such as
	 * {@link AdaptiveLimit}.
	 * @return the supplier, asked once by each server, or {@code null}
	 */
	public @Nullable Supplier<ConcurrencyLimit> concurrencyLimit() {
		return this.values.concurrencyLimit;
	}

	/** Collects limits. Not for use by several threads. */
	public static final class Builder implements Cloneable {

		private ConnectionLimits connection = ConnectionLimits.DEFAULTS;

		private int connections = 10_000;

		private int connectionsPerPeer = 2_000;

		private int calls = 10_000;

		private Map<String, Integer> serviceCalls = Map.of();

		private @Nullable Supplier<ConcurrencyLimit> concurrencyLimit;

		private Builder() {
		}

		/**
		 * Sets {@link ServerLimits#connection()}.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder connection(ConnectionLimits limits) {
			this.connection = limits;
			return this;
		}

		/**
		 * Sets {@link ServerLimits#connections()}.
		 * @param limit the limit, at least 1
		 * @return this builder
		 */
		public Builder connections(int limit) {
			this.connections = atLeastOne(limit, "connections");
			return this;
		}

		/**
		 * Sets {@link ServerLimits#connectionsPerPeer()}.
		 * @param limit the limit, at least 1
		 * @return this builder
		 */
		public Builder connectionsPerPeer(int limit) {
			this.connectionsPerPeer = atLeastOne(limit, "connectionsPerPeer");
			return this;
		}

		/**
		 * Sets {@link ServerLimits#calls()}.
		 * @param limit the limit, at least 1
		 * @return this builder
		 */
		public Builder calls(int limit) {
			this.calls = atLeastOne(limit, "calls");
			return this;
		}

		/**
		 * Sets {@link ServerLimits#serviceCalls()}.
		 * @param limits the limits by the full names of the services, each at least 1
		 * @return this builder
		 */
		public Builder serviceCalls(Map<String, Integer> limits) {
			limits.forEach((service, limit) -> atLeastOne(limit, "serviceCalls of " + service));
			this.serviceCalls = Map.copyOf(limits);
			return this;
		}

		/**
		 * Sets {@link ServerLimits#concurrencyLimit()}.
		 * @param limit the supplier, or {@code null} for the fixed limit
		 * @return this builder
		 */
		public Builder concurrencyLimit(@Nullable Supplier<ConcurrencyLimit> limit) {
			this.concurrencyLimit = limit;
			return this;
		}

		/**
		 * Returns the limits.
		 * @return the limits
		 */
		public ServerLimits build() {
			return new ServerLimits(copy());
		}

		private Builder copy() {
			try {
				return (Builder) clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static int atLeastOne(int value, String name) {
			if (value < 1) {
				throw new IllegalArgumentException(name + " is " + value + ", it has to be at least 1");
			}
			return value;
		}

	}

}
