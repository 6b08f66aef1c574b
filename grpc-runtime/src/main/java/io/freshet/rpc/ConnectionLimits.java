package io.freshet.rpc;

import java.time.Duration;

/**
 * What a connection puts up with, on either side. Every limit is on by default and far
 * from what an honest peer needs; a peer that exceeds one of the numbers of frames loses
 * its connection with GOAWAY ENHANCE_YOUR_CALM. Immutable.
 */
public final class ConnectionLimits {

	/** The defaults. */
	public static final ConnectionLimits DEFAULTS = new Builder().build();

	private final Builder values;

	private ConnectionLimits(Builder values) {
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
	 * Returns how many streams a peer may reset, or make this side reset, in 30 s. 1,000
	 * by default.
	 * @return the limit
	 */
	public int resets() {
		return this.values.resets;
	}

	/**
	 * Returns how many PING frames a peer may send in 30 s, besides two for each frame
	 * that it was sent. 100 by default.
	 * @return the limit
	 */
	public int pings() {
		return this.values.pings;
	}

	/**
	 * Returns how many SETTINGS frames a peer may send in 30 s. 100 by default.
	 * @return the limit
	 */
	public int settings() {
		return this.values.settings;
	}

	/**
	 * Returns how many PRIORITY frames and frames of unknown types a peer may send in 30
	 * s, besides two for each of its streams. 1,000 by default.
	 * @return the limit
	 */
	public int ignoredFrames() {
		return this.values.ignoredFrames;
	}

	/**
	 * Returns how many WINDOW_UPDATE frames a peer may send in 30 s, besides ten for each
	 * frame that it was sent. 1,000 by default.
	 * @return the limit
	 */
	public int windowUpdates() {
		return this.values.windowUpdates;
	}

	/**
	 * Returns how many DATA frames of less than five bytes a peer may send in a row; each
	 * frame with more makes up for one of them. 100 by default.
	 * @return the limit
	 */
	public int emptyFrames() {
		return this.values.emptyFrames;
	}

	/**
	 * Returns how many fields a block of headers may have. A call with more is refused
	 * like one whose headers are too large. 128 by default.
	 * @return the limit
	 */
	public int headerFields() {
		return this.values.headerFields;
	}

	/**
	 * Returns how long TLS may take, and after it the preface and the first SETTINGS. 10
	 * s by default.
	 * @return the time, zero for no limit
	 */
	public Duration handshakeTime() {
		return this.values.handshakeTime;
	}

	/**
	 * Returns how long a client may keep a connection without ever making a call. The
	 * connection is then closed without an error, so an honest client connects again when
	 * it has something to ask. 2 min by default.
	 * @return the time, zero for no limit
	 */
	public Duration firstRequestTime() {
		return this.values.firstRequestTime;
	}

	/**
	 * Returns how long a peer may leave unread what it asked for. A call that cannot send
	 * 16 KiB within that time for lack of window is ended with CANCELLED, a connection
	 * whose socket takes nothing is closed. 2 min by default.
	 * @return the time, zero for no limit
	 */
	public Duration stallTime() {
		return this.values.stallTime;
	}

	/**
	 * Returns how long a request that was begun may stay incomplete, and one second more
	 * for each KiB of it that has arrived. The call then ends with RESOURCE_EXHAUSTED. A
	 * call with a deadline has only that. 30 s by default.
	 * @return the time, zero for no limit
	 */
	public Duration messageTime() {
		return this.values.messageTime;
	}

	/** Collects limits. Not for use by several threads. */
	public static final class Builder implements Cloneable {

		private int resets = 1_000;

		private int pings = 100;

		private int settings = 100;

		private int ignoredFrames = 1_000;

		private int windowUpdates = 1_000;

		private int emptyFrames = 100;

		private int headerFields = 128;

		private Duration handshakeTime = Duration.ofSeconds(10);

		private Duration firstRequestTime = Duration.ofSeconds(120);

		private Duration stallTime = Duration.ofSeconds(120);

		private Duration messageTime = Duration.ofSeconds(30);

		private Builder() {
		}

		/**
		 * Sets {@link ConnectionLimits#resets()}.
		 * @param limit the limit, at least 1
		 * @return this builder
		 */
		public Builder resets(int limit) {
			this.resets = atLeastOne(limit, "resets");
			return this;
		}

		/**
		 * Sets {@link ConnectionLimits#pings()}.
		 * @param limit the limit, at least 1
		 * @return this builder
		 */
		public Builder pings(int limit) {
			this.pings = atLeastOne(limit, "pings");
			return this;
		}

		/**
		 * Sets {@link ConnectionLimits#settings()}.
		 * @param limit the limit, at least 1
		 * @return this builder
		 */
		public Builder settings(int limit) {
			this.settings = atLeastOne(limit, "settings");
			return this;
		}

		/**
		 * Sets {@link ConnectionLimits#ignoredFrames()}.
		 * @param limit the limit, at least 1
		 * @return this builder
		 */
		public Builder ignoredFrames(int limit) {
			this.ignoredFrames = atLeastOne(limit, "ignoredFrames");
			return this;
		}

		/**
		 * Sets {@link ConnectionLimits#windowUpdates()}.
		 * @param limit the limit, at least 1
		 * @return this builder
		 */
		public Builder windowUpdates(int limit) {
			this.windowUpdates = atLeastOne(limit, "windowUpdates");
			return this;
		}

		/**
		 * Sets {@link ConnectionLimits#emptyFrames()}.
		 * @param limit the limit, at least 1
		 * @return this builder
		 */
		public Builder emptyFrames(int limit) {
			this.emptyFrames = atLeastOne(limit, "emptyFrames");
			return this;
		}

		/**
		 * Sets {@link ConnectionLimits#headerFields()}.
		 * @param limit the limit, at least 1
		 * @return this builder
		 */
		public Builder headerFields(int limit) {
			this.headerFields = atLeastOne(limit, "headerFields");
			return this;
		}

		/**
		 * Sets {@link ConnectionLimits#handshakeTime()}.
		 * @param time the time, zero for no limit
		 * @return this builder
		 */
		public Builder handshakeTime(Duration time) {
			this.handshakeTime = notNegative(time, "handshakeTime");
			return this;
		}

		/**
		 * Sets {@link ConnectionLimits#firstRequestTime()}.
		 * @param time the time, zero for no limit
		 * @return this builder
		 */
		public Builder firstRequestTime(Duration time) {
			this.firstRequestTime = notNegative(time, "firstRequestTime");
			return this;
		}

		/**
		 * Sets {@link ConnectionLimits#stallTime()}.
		 * @param time the time, zero for no limit
		 * @return this builder
		 */
		public Builder stallTime(Duration time) {
			this.stallTime = notNegative(time, "stallTime");
			return this;
		}

		/**
		 * Sets {@link ConnectionLimits#messageTime()}.
		 * @param time the time, zero for no limit
		 * @return this builder
		 */
		public Builder messageTime(Duration time) {
			this.messageTime = notNegative(time, "messageTime");
			return this;
		}

		/**
		 * Returns the limits.
		 * @return the limits
		 */
		public ConnectionLimits build() {
			return new ConnectionLimits(copy());
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

		private static Duration notNegative(Duration value, String name) {
			if (value.isNegative()) {
				throw new IllegalArgumentException(name + " is " + value + ", it must not be negative");
			}
			return value;
		}

	}

}
