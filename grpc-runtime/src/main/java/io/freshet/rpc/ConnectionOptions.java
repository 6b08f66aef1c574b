package io.freshet.rpc;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a connection is kept alive, how long it may live, when it is given up, and how much
 * may be sent ahead on it; the same for servers and clients, with other defaults. A time
 * of {@code null} means never. Immutable.
 */
public final class ConnectionOptions {

	private static final ConnectionOptions SERVER = new Builder().keepAliveTime(Duration.ofHours(2))
		.keepAliveWithoutCalls(true)
		.build();

	private static final ConnectionOptions CLIENT = new Builder().maxIdle(Duration.ofMinutes(30)).build();

	private final Builder values;

	private ConnectionOptions(Builder values) {
		this.values = values;
	}

	/**
	 * Returns what a server does when nothing is set: PING after 2 h of silence, clients
	 * may PING every 5 min while calls are open, connections live as long as they like.
	 * @return the defaults of servers
	 */
	public static ConnectionOptions forServer() {
		return SERVER;
	}

	/**
	 * Returns what a client does when nothing is set: no PING, and a connection without
	 * calls for 30 min is closed.
	 * @return the defaults of clients
	 */
	public static ConnectionOptions forClient() {
		return CLIENT;
	}

	/**
	 * Returns a builder with these options.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		return this.values.copy();
	}

	/**
	 * Returns after how long without a byte from the peer a PING is sent.
	 * @return the time, or {@code null} for never
	 */
	public @Nullable Duration keepAliveTime() {
		return this.values.keepAliveTime;
	}

	/**
	 * Returns how long to wait for any byte after that PING before the connection is
	 * closed and its calls end with UNAVAILABLE. 20 s by default.
	 * @return the time
	 */
	public Duration keepAliveTimeout() {
		return this.values.keepAliveTimeout;
	}

	/**
	 * Returns whether a PING is sent also while no call is open.
	 * @return by default yes on a server, no on a client
	 */
	public boolean keepAliveWithoutCalls() {
		return this.values.keepAliveWithoutCalls;
	}

	/**
	 * Returns how often a client may send PING. The third PING that comes sooner ends the
	 * connection. 5 min by default; servers only.
	 * @return the shortest time between two PINGs
	 */
	public Duration permitKeepAliveTime() {
		return this.values.permitKeepAliveTime;
	}

	/**
	 * Returns whether a client may send PING that often also while no call is open; else
	 * it may every 2 h. No by default; servers only.
	 * @return whether it may
	 */
	public boolean permitKeepAliveWithoutCalls() {
		return this.values.permitKeepAliveWithoutCalls;
	}

	/**
	 * Returns how old a connection may get, give or take a tenth, before it is drained.
	 * Servers only.
	 * @return the time, or {@code null} for any age
	 */
	public @Nullable Duration maxAge() {
		return this.values.maxAge;
	}

	/**
	 * Returns how long the calls of a connection that is too old may go on before they
	 * are cancelled. Servers only.
	 * @return the time, or {@code null} for as long as they like
	 */
	public @Nullable Duration maxAgeGrace() {
		return this.values.maxAgeGrace;
	}

	/**
	 * Returns how long a connection may be without calls before it is closed.
	 * @return the time, or {@code null} for ever
	 */
	public @Nullable Duration maxIdle() {
		return this.values.maxIdle;
	}

	/**
	 * Returns how much the peer may send ahead of those that use it.
	 * @return the windows, by default {@link FlowControl#DEFAULTS}
	 */
	public FlowControl flowControl() {
		return this.values.flowControl;
	}

	/** Collects options. Not for use by several threads. */
	public static final class Builder {

		private @Nullable Duration keepAliveTime;

		private Duration keepAliveTimeout = Duration.ofSeconds(20);

		private boolean keepAliveWithoutCalls;

		private Duration permitKeepAliveTime = Duration.ofMinutes(5);

		private boolean permitKeepAliveWithoutCalls;

		private @Nullable Duration maxAge;

		private @Nullable Duration maxAgeGrace;

		private @Nullable Duration maxIdle;

		private FlowControl flowControl = FlowControl.DEFAULTS;

		private Builder() {
		}

		/**
		 * Sets after how long without a byte from the peer a PING is sent. Servers close
		 * connections whose client sends them too often, usually more than one in 5 min.
		 * @param time the time, or {@code null} for never
		 * @return this builder
		 */
		public Builder keepAliveTime(@Nullable Duration time) {
			this.keepAliveTime = positive(time, "keepAliveTime");
			return this;
		}

		/**
		 * Sets how long to wait for any byte after that PING.
		 * @param timeout the time
		 * @return this builder
		 */
		public Builder keepAliveTimeout(Duration timeout) {
			positive(timeout, "keepAliveTimeout");
			this.keepAliveTimeout = timeout;
			return this;
		}

		/**
		 * Sets whether a PING is sent also while no call is open.
		 * @param withoutCalls whether it is
		 * @return this builder
		 */
		public Builder keepAliveWithoutCalls(boolean withoutCalls) {
			this.keepAliveWithoutCalls = withoutCalls;
			return this;
		}

		/**
		 * Sets how often a client may send PING; zero for as often as it likes.
		 * @param time the shortest time between two PINGs
		 * @return this builder
		 */
		public Builder permitKeepAliveTime(Duration time) {
			if (time.isNegative()) {
				throw new IllegalArgumentException("permitKeepAliveTime is " + time + ", it must not be negative");
			}
			this.permitKeepAliveTime = time;
			return this;
		}

		/**
		 * Sets whether a client may send PING that often also while no call is open.
		 * @param withoutCalls whether it may
		 * @return this builder
		 */
		public Builder permitKeepAliveWithoutCalls(boolean withoutCalls) {
			this.permitKeepAliveWithoutCalls = withoutCalls;
			return this;
		}

		/**
		 * Sets how old a connection may get before it is drained.
		 * @param age the time, or {@code null} for any age
		 * @return this builder
		 */
		public Builder maxAge(@Nullable Duration age) {
			this.maxAge = positive(age, "maxAge");
			return this;
		}

		/**
		 * Sets how long the calls of a connection that is too old may go on.
		 * @param grace the time, or {@code null} for as long as they like
		 * @return this builder
		 */
		public Builder maxAgeGrace(@Nullable Duration grace) {
			this.maxAgeGrace = positive(grace, "maxAgeGrace");
			return this;
		}

		/**
		 * Sets how long a connection may be without calls before it is closed.
		 * @param idle the time, or {@code null} for ever
		 * @return this builder
		 */
		public Builder maxIdle(@Nullable Duration idle) {
			this.maxIdle = positive(idle, "maxIdle");
			return this;
		}

		/**
		 * Sets how much the peer may send ahead of those that use it.
		 * @param flowControl the windows
		 * @return this builder
		 */
		public Builder flowControl(FlowControl flowControl) {
			this.flowControl = flowControl;
			return this;
		}

		/**
		 * Returns the options.
		 * @return the options
		 */
		public ConnectionOptions build() {
			return new ConnectionOptions(copy());
		}

		private Builder copy() {
			Builder copy = new Builder();
			copy.keepAliveTime = this.keepAliveTime;
			copy.keepAliveTimeout = this.keepAliveTimeout;
			copy.keepAliveWithoutCalls = this.keepAliveWithoutCalls;
			copy.permitKeepAliveTime = this.permitKeepAliveTime;
			copy.permitKeepAliveWithoutCalls = this.permitKeepAliveWithoutCalls;
			copy.maxAge = this.maxAge;
			copy.maxAgeGrace = this.maxAgeGrace;
			copy.maxIdle = this.maxIdle;
			copy.flowControl = this.flowControl;
			return copy;
		}

		private static @Nullable Duration positive(@Nullable Duration time, String name) {
			if (time != null && (time.isZero() || time.isNegative())) {
				throw new IllegalArgumentException(name + " is " + time + ", it has to be more than zero");
			}
			return time;
		}

	}

}
