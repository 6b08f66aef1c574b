package io.freshet.rpc.server;

import java.time.Duration;
import java.util.List;

/**
 * Which pages of other origins may call a server from a browser, in the words of Spring's
 * settings for the same. Immutable. Source: Fetch Standard, CORS protocol.
 */
public final class CorsOptions {

	/** Stands for all origins or all names. */
	public static final String ALL = "*";

	private final Builder values;

	private CorsOptions(Builder values) {
		this.values = values;
	}

	/**
	 * Returns a builder that allows no origin yet.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns the origins that may call.
	 * @return such as {@code https://app.example.com}, or {@link #ALL}
	 */
	public List<String> allowedOrigins() {
		return this.values.allowedOrigins;
	}

	/**
	 * Returns patterns of origins that may call, in which a star stands for any
	 * characters. They may be combined with credentials.
	 * @return such as {@code https://*.example.com}
	 */
	public List<String> allowedOriginPatterns() {
		return this.values.allowedOriginPatterns;
	}

	/**
	 * Returns the request headers that pages may send besides those of the protocols.
	 * @return the names, or {@link #ALL}, which is the default
	 */
	public List<String> allowedHeaders() {
		return this.values.allowedHeaders;
	}

	/**
	 * Returns the response headers that pages may read besides those of the protocols;
	 * for the trailers of Connect they count as well.
	 * @return the names, or {@link #ALL} for those that a response has; none by default
	 */
	public List<String> exposedHeaders() {
		return this.values.exposedHeaders;
	}

	/**
	 * Returns whether pages may send cookies and other credentials of the browser.
	 * @return no by default
	 */
	public boolean allowCredentials() {
		return this.values.allowCredentials;
	}

	/**
	 * Returns how long a browser may remember what it may send.
	 * @return 30 minutes by default
	 */
	public Duration maxAge() {
		return this.values.maxAge;
	}

	/** Collects options. Not for use by several threads. */
	public static final class Builder {

		private List<String> allowedOrigins = List.of();

		private List<String> allowedOriginPatterns = List.of();

		private List<String> allowedHeaders = List.of(ALL);

		private List<String> exposedHeaders = List.of();

		private boolean allowCredentials;

		private Duration maxAge = Duration.ofMinutes(30);

		private Builder() {
		}

		/**
		 * Sets {@link CorsOptions#allowedOrigins()}.
		 * @param origins the origins
		 * @return this builder
		 */
		public Builder allowedOrigins(List<String> origins) {
			this.allowedOrigins = List.copyOf(origins);
			return this;
		}

		/**
		 * Sets {@link CorsOptions#allowedOriginPatterns()}.
		 * @param patterns the patterns
		 * @return this builder
		 */
		public Builder allowedOriginPatterns(List<String> patterns) {
			this.allowedOriginPatterns = List.copyOf(patterns);
			return this;
		}

		/**
		 * Sets {@link CorsOptions#allowedHeaders()}.
		 * @param headers the names
		 * @return this builder
		 */
		public Builder allowedHeaders(List<String> headers) {
			this.allowedHeaders = List.copyOf(headers);
			return this;
		}

		/**
		 * Sets {@link CorsOptions#exposedHeaders()}.
		 * @param headers the names
		 * @return this builder
		 */
		public Builder exposedHeaders(List<String> headers) {
			this.exposedHeaders = List.copyOf(headers);
			return this;
		}

		/**
		 * Sets {@link CorsOptions#allowCredentials()}.
		 * @param allow whether they may
		 * @return this builder
		 */
		public Builder allowCredentials(boolean allow) {
			this.allowCredentials = allow;
			return this;
		}

		/**
		 * Sets {@link CorsOptions#maxAge()}.
		 * @param maxAge the time
		 * @return this builder
		 */
		public Builder maxAge(Duration maxAge) {
			this.maxAge = maxAge;
			return this;
		}

		/**
		 * Returns the options.
		 * @return the options
		 * @throws IllegalArgumentException if credentials are allowed to all origins,
		 * which a pattern has to say on purpose
		 */
		public CorsOptions build() {
			if (this.allowCredentials && this.allowedOrigins.contains(ALL)) {
				throw new IllegalArgumentException("allowCredentials is true and allowedOrigins has '*': name the "
						+ "origins, or use allowedOriginPatterns");
			}
			Builder copy = new Builder();
			copy.allowedOrigins = this.allowedOrigins;
			copy.allowedOriginPatterns = this.allowedOriginPatterns;
			copy.allowedHeaders = this.allowedHeaders;
			copy.exposedHeaders = this.exposedHeaders;
			copy.allowCredentials = this.allowCredentials;
			copy.maxAge = this.maxAge;
			return new CorsOptions(copy);
		}

	}

}
