package io.freshet.rpc.client;

import java.time.Duration;
import java.util.List;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import org.jspecify.annotations.Nullable;

/** The settings of a channel. Immutable. */
public final class ChannelOptions {

	private final Builder settings;

	private final List<ClientInterceptor> interceptors;

	private ChannelOptions(Builder settings) {
		this.settings = settings;
		this.interceptors = List.copyOf(settings.interceptors);
	}

	/**
	 * Returns a builder with the defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns the options that a channel has when nothing is set.
	 * @return the defaults
	 */
	public static ChannelOptions defaults() {
		return builder().build();
	}

	/**
	 * Returns a builder with these options.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		return new Builder(this.settings);
	}

	/**
	 * Returns the time that each call has from its start.
	 * @return the default deadline of calls, or {@code null} for none
	 */
	public @Nullable Duration deadline() {
		return this.settings.deadline;
	}

	/**
	 * Returns the longest response message that is accepted; longer ones end the call
	 * with RESOURCE_EXHAUSTED.
	 * @return the limit in bytes, after decompression
	 */
	public int maxInboundMessageBytes() {
		return this.settings.maxInboundMessageBytes;
	}

	/**
	 * Returns the largest block of headers or trailers that is accepted.
	 * @return the limit in bytes, counted as HTTP/2 does
	 */
	public int maxMetadataBytes() {
		return this.settings.maxMetadataBytes;
	}

	/**
	 * Returns what each connection puts up with.
	 * @return the limits
	 */
	public ConnectionLimits limits() {
		return this.settings.limits;
	}

	/**
	 * Returns whom to trust.
	 * @return the TLS settings, or {@code null} for plaintext
	 */
	public @Nullable ClientTls tls() {
		return this.settings.tls;
	}

	/**
	 * Returns the name of the server for {@code :authority} and for its certificate.
	 * @return the name, or {@code null} for the one in the target
	 */
	public @Nullable String authority() {
		return this.settings.authority;
	}

	/**
	 * Returns what is put before the name of this library in {@code user-agent}.
	 * @return the prefix, or {@code null} for none
	 */
	public @Nullable String userAgent() {
		return this.settings.userAgent;
	}

	/**
	 * Returns the interceptors.
	 * @return the interceptors of every call, the outermost first
	 */
	public List<ClientInterceptor> interceptors() {
		return this.interceptors;
	}

	/**
	 * Returns the coding of requests.
	 * @return {@code identity} or {@code gzip}
	 */
	public String compression() {
		return this.settings.compression;
	}

	/**
	 * Returns whether calls wait for a connection instead of failing with UNAVAILABLE.
	 * @return whether calls wait
	 */
	public boolean waitForReady() {
		return this.settings.waitForReady;
	}

	/**
	 * Returns how long one attempt to connect may take, the TLS handshake included.
	 * @return the limit
	 */
	public Duration connectTimeout() {
		return this.settings.connectTimeout;
	}

	/**
	 * Returns over how many connections the calls are spread.
	 * @return the number of connections
	 */
	public int connections() {
		return this.settings.connections;
	}

	/**
	 * Returns how many connections one of those may become when the server's limit on
	 * concurrent calls holds calls back.
	 * @return the most connections to one endpoint
	 */
	public int maxConnectionsPerEndpoint() {
		return this.settings.maxConnectionsPerEndpoint;
	}

	/**
	 * Returns how connections are kept alive and when they end.
	 * @return the options
	 */
	public ConnectionOptions connection() {
		return this.settings.connection;
	}

	/** Collects the settings of a channel. Not for use by several threads. */
	public static final class Builder {

		private @Nullable Duration deadline;

		private int maxInboundMessageBytes = 4 * 1024 * 1024;

		private int maxMetadataBytes = 8 * 1024;

		private ConnectionLimits limits = ConnectionLimits.DEFAULTS;

		private @Nullable ClientTls tls;

		private @Nullable String authority;

		private @Nullable String userAgent;

		private List<ClientInterceptor> interceptors = List.of();

		private String compression = Compression.IDENTITY;

		private boolean waitForReady;

		private Duration connectTimeout = Duration.ofSeconds(20);

		private int connections = 1;

		private int maxConnectionsPerEndpoint = 1;

		private ConnectionOptions connection = ConnectionOptions.forClient();

		private Builder() {
		}

		private Builder(Builder other) {
			this.deadline = other.deadline;
			this.maxInboundMessageBytes = other.maxInboundMessageBytes;
			this.maxMetadataBytes = other.maxMetadataBytes;
			this.limits = other.limits;
			this.tls = other.tls;
			this.authority = other.authority;
			this.userAgent = other.userAgent;
			this.interceptors = other.interceptors;
			this.compression = other.compression;
			this.waitForReady = other.waitForReady;
			this.connectTimeout = other.connectTimeout;
			this.connections = other.connections;
			this.maxConnectionsPerEndpoint = other.maxConnectionsPerEndpoint;
			this.connection = other.connection;
		}

		/**
		 * Sets the time that each call has from its start. Default none.
		 * @param deadline the time, or {@code null} for none
		 * @return this builder
		 */
		public Builder deadline(@Nullable Duration deadline) {
			this.deadline = deadline;
			return this;
		}

		/**
		 * Sets the longest response message that is accepted. Default 4 MiB.
		 * @param bytes the limit, after decompression
		 * @return this builder
		 */
		public Builder maxInboundMessageBytes(int bytes) {
			this.maxInboundMessageBytes = atLeast(0, bytes, "maxInboundMessageBytes");
			return this;
		}

		/**
		 * Sets the largest block of headers or trailers that is accepted. Default 8 KiB.
		 * @param bytes the limit, counted as HTTP/2 does
		 * @return this builder
		 */
		public Builder maxMetadataBytes(int bytes) {
			this.maxMetadataBytes = atLeast(1, bytes, "maxMetadataBytes");
			return this;
		}

		/**
		 * Sets what each connection puts up with.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(ConnectionLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Sets whom to trust and with that switches TLS on. Default plaintext.
		 * @param tls the TLS settings, or {@code null} for plaintext
		 * @return this builder
		 */
		public Builder tls(@Nullable ClientTls tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Sets the name of the server for {@code :authority} and for its certificate.
		 * Default the one in the target.
		 * @param authority a host, or a host and a port
		 * @return this builder
		 */
		public Builder authority(@Nullable String authority) {
			this.authority = authority;
			return this;
		}

		/**
		 * Sets what is put before the name of this library in {@code user-agent}.
		 * @param userAgent such as {@code parcels/1.2}
		 * @return this builder
		 */
		public Builder userAgent(@Nullable String userAgent) {
			this.userAgent = userAgent;
			return this;
		}

		/**
		 * Sets the interceptors of every call.
		 * @param interceptors the interceptors, the outermost first
		 * @return this builder
		 */
		public Builder interceptors(List<ClientInterceptor> interceptors) {
			this.interceptors = List.copyOf(interceptors);
			return this;
		}

		/**
		 * Sets the coding of requests. Default {@code identity}.
		 * @param encoding {@code identity} or {@code gzip}
		 * @return this builder
		 * @throws IllegalArgumentException if the coding is not known
		 */
		public Builder compression(String encoding) {
			this.compression = Compression.check(encoding);
			return this;
		}

		/**
		 * Sets whether calls wait for a connection instead of failing with UNAVAILABLE.
		 * Default no.
		 * @param waitForReady whether to wait
		 * @return this builder
		 */
		public Builder waitForReady(boolean waitForReady) {
			this.waitForReady = waitForReady;
			return this;
		}

		/**
		 * Sets how long one attempt to connect may take. Default 20 seconds.
		 * @param timeout the limit, the TLS handshake included
		 * @return this builder
		 */
		public Builder connectTimeout(Duration timeout) {
			if (timeout.isZero() || timeout.isNegative()) {
				throw new IllegalArgumentException("connectTimeout is " + timeout + ", it has to be more than zero");
			}
			this.connectTimeout = timeout;
			return this;
		}

		/**
		 * Sets over how many connections the calls are spread. Default 1.
		 * @param connections the number of connections
		 * @return this builder
		 */
		public Builder connections(int connections) {
			this.connections = atLeast(1, connections, "connections");
			return this;
		}

		/**
		 * Sets how many connections to one endpoint there may be when the server's limit
		 * on concurrent calls holds calls back. Default 1: such calls wait.
		 * @param connections the most connections
		 * @return this builder
		 */
		public Builder maxConnectionsPerEndpoint(int connections) {
			this.maxConnectionsPerEndpoint = atLeast(1, connections, "maxConnectionsPerEndpoint");
			return this;
		}

		/**
		 * Sets how connections are kept alive and when they end.
		 * @param connection the options, made from {@link ConnectionOptions#forClient()}
		 * @return this builder
		 */
		public Builder connection(ConnectionOptions connection) {
			this.connection = connection;
			return this;
		}

		/**
		 * Returns the options collected so far.
		 * @return the options
		 */
		public ChannelOptions build() {
			return new ChannelOptions(new Builder(this));
		}

		private static int atLeast(int least, int value, String setting) {
			if (value < least) {
				throw new IllegalArgumentException(setting + " is " + value + ", it has to be at least " + least);
			}
			return value;
		}

	}

}
