package io.freshet.rpc.server;

import java.util.EnumSet;
import java.util.Set;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.protobuf.JsonOptions;
import org.jspecify.annotations.Nullable;

/** Which protocols a server speaks, and how it treats browsers. Immutable. */
public final class WebOptions {

	/** The defaults. */
	public static final WebOptions DEFAULTS = new Builder().build();

	private final Builder values;

	private WebOptions(Builder values) {
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
	 * Returns a builder with these options.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		return this.values.copy();
	}

	/**
	 * Returns what the server speaks. A request in another protocol is answered HTTP 415.
	 * @return the protocols, by default all
	 */
	public Set<RpcProtocol> protocols() {
		return this.values.protocols;
	}

	/**
	 * Returns which pages of other origins may call.
	 * @return the options, or {@code null} if none may, which is the default
	 */
	public @Nullable CorsOptions cors() {
		return this.values.cors;
	}

	/**
	 * Returns how messages are written and read in JSON.
	 * @return the options, by default {@link JsonOptions#DEFAULTS}
	 */
	public JsonOptions json() {
		return this.values.json;
	}

	/**
	 * Returns the most bytes that path and query of a GET request may have. A longer one
	 * is answered HTTP 414. 8 KiB by default; the headers as a whole have a limit, too.
	 * @return the limit in bytes
	 */
	public int maxUrlBytes() {
		return this.values.maxUrlBytes;
	}

	/** Collects options. Not for use by several threads. */
	public static final class Builder {

		private Set<RpcProtocol> protocols = Set.copyOf(EnumSet.allOf(RpcProtocol.class));

		private @Nullable CorsOptions cors;

		private JsonOptions json = JsonOptions.DEFAULTS;

		private int maxUrlBytes = 8 * 1024;

		private Builder() {
		}

		/**
		 * Sets {@link WebOptions#protocols()}.
		 * @param protocols the protocols, at least one
		 * @return this builder
		 */
		public Builder protocols(Set<RpcProtocol> protocols) {
			if (protocols.isEmpty()) {
				throw new IllegalArgumentException("protocols is empty, a server has to speak at least one");
			}
			this.protocols = Set.copyOf(protocols);
			return this;
		}

		/**
		 * Sets {@link WebOptions#cors()}.
		 * @param cors the options, or {@code null} to let no page of another origin call
		 * @return this builder
		 */
		public Builder cors(@Nullable CorsOptions cors) {
			this.cors = cors;
			return this;
		}

		/**
		 * Sets {@link WebOptions#json()}.
		 * @param json the options
		 * @return this builder
		 */
		public Builder json(JsonOptions json) {
			this.json = json;
			return this;
		}

		/**
		 * Sets {@link WebOptions#maxUrlBytes()}.
		 * @param bytes the most bytes, at least 1
		 * @return this builder
		 */
		public Builder maxUrlBytes(int bytes) {
			this.maxUrlBytes = Bounds.atLeast(1, bytes, "maxUrlBytes");
			return this;
		}

		/**
		 * Returns the options.
		 * @return the options
		 */
		public WebOptions build() {
			return new WebOptions(copy());
		}

		private Builder copy() {
			Builder copy = new Builder();
			copy.protocols = this.protocols;
			copy.cors = this.cors;
			copy.json = this.json;
			copy.maxUrlBytes = this.maxUrlBytes;
			return copy;
		}

	}

}
