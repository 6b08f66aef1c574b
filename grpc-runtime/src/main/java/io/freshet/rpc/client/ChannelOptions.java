package io.freshet.rpc.client;

import java.time.Duration;
import java.util.List;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.client.policy.ServiceConfig;
import org.jspecify.annotations.Nullable;

/** The settings of a channel. Immutable. */
public final class ChannelOptions {

	private final ChannelSettings settings;

	private ChannelOptions(ChannelSettings settings) {
		this.settings = settings;
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
		return (Builder) this.settings.copy();
	}

	/**
	 * Returns the time that each call has from its start.
	 * @return the default deadline of calls, or {@code null} for none
	 */
	public @Nullable Duration deadline() {
		return this.settings.deadline;
	}

	/**
	 * Returns the longest response; longer ones end the call with RESOURCE_EXHAUSTED.
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
	 * Returns the name of the server, which its certificate has to prove.
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
		return this.settings.interceptors;
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
	 * concurrent calls, which over HTTP/1.1 is one, holds calls back.
	 * @return the most connections to one endpoint
	 */
	public int maxConnectionsPerEndpoint() {
		int chosen = this.settings.maxConnectionsPerEndpoint;
		return (chosen > 0) ? chosen : this.settings.httpVersion.connectionsPerEndpoint();
	}

	/**
	 * Returns the version of HTTP.
	 * @return the version that is spoken with the server
	 */
	public HttpVersion httpVersion() {
		return this.settings.httpVersion;
	}

	/**
	 * Returns how connections are kept alive and when they end.
	 * @return the options
	 */
	public ConnectionOptions connection() {
		return this.settings.connection;
	}

	/**
	 * Returns what is spoken with the server. gRPC by default.
	 * @return the options
	 */
	public ProtocolOptions protocol() {
		return this.settings.protocol;
	}

	/**
	 * Returns how servers are found and chosen.
	 * @return the options
	 */
	public EndpointOptions endpoints() {
		return this.settings.endpoints;
	}

	/**
	 * Returns what holds for calls method by method.
	 * @return the policies
	 */
	public ServiceConfig serviceConfig() {
		return this.settings.serviceConfig;
	}

	/** Collects the settings of a channel. Not for use by several threads. */
	public static final class Builder extends ChannelSettings {

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
		 * Sets the name of the server. Default the one in the target.
		 * @param authority a host, or a host and a port
		 * @return this builder
		 */
		public Builder authority(@Nullable String authority) {
			this.authority = authority;
			return this;
		}

		/**
		 * Sets what {@code user-agent} begins with.
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
		 * Sets whether calls wait instead of failing with UNAVAILABLE. Default no.
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
		 * Sets the version of HTTP. Default {@link HttpVersion#HTTP_2}.
		 * @param httpVersion the version
		 * @return this builder
		 */
		public Builder httpVersion(HttpVersion httpVersion) {
			this.httpVersion = httpVersion;
			return this;
		}

		/**
		 * Sets how many connections the server's limit on concurrent calls may lead to.
		 * Default 1, over HTTP/1.1 16; calls beyond wait.
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
		 * Chooses what is spoken with the server.
		 * @param protocol the options
		 * @return this builder
		 */
		public Builder protocol(ProtocolOptions protocol) {
			this.protocol = protocol;
			return this;
		}

		/**
		 * Chooses how servers are found and chosen.
		 * @param endpoints the options
		 * @return this builder
		 */
		public Builder endpoints(EndpointOptions endpoints) {
			this.endpoints = endpoints;
			return this;
		}

		/**
		 * Sets what holds for calls method by method. Default nothing.
		 * @param serviceConfig the policies
		 * @return this builder
		 */
		public Builder serviceConfig(ServiceConfig serviceConfig) {
			this.serviceConfig = serviceConfig;
			return this;
		}

		/**
		 * Returns the options collected so far.
		 * @return the options
		 */
		public ChannelOptions build() {
			return new ChannelOptions(copy());
		}

		private static int atLeast(int least, int value, String setting) {
			if (value < least) {
				throw new IllegalArgumentException(setting + " is " + value + ", it has to be at least " + least);
			}
			return value;
		}

	}

}
