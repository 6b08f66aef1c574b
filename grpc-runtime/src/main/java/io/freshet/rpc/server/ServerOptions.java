package io.freshet.rpc.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.Executor;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.netty.Addresses;
import org.jspecify.annotations.Nullable;

/** The settings of a server. Immutable. */
public final class ServerOptions {

	/** Runs handlers on the event loop. For handlers that never block. */
	public static final Executor EVENT_LOOP = Runnable::run;

	/** The port of a server that names none. */
	public static final int DEFAULT_PORT = 9090;

	private final Builder values;

	private ServerOptions(Builder values) {
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
	 * Returns the address to listen on; by default port 9090 on every interface.
	 * @return the address
	 */
	public SocketAddress address() {
		return this.values.address;
	}

	/**
	 * Returns the most bytes that a request may have after decompression. A longer one
	 * ends the call with RESOURCE_EXHAUSTED. 4 MiB by default.
	 * @return the limit in bytes
	 */
	public int maxInboundMessageBytes() {
		return this.values.maxInboundMessageBytes;
	}

	/**
	 * Returns the most bytes that request metadata may have, counting 32 for each field.
	 * A call with more is answered HTTP 431. 8 KiB by default.
	 * @return the limit in bytes
	 */
	public int maxMetadataBytes() {
		return this.values.maxMetadataBytes;
	}

	/**
	 * Returns how many calls a client may have open on one connection; it holds back
	 * further ones. 1,000 by default.
	 * @return the limit
	 */
	public int maxConcurrentStreams() {
		return this.values.maxConcurrentStreams;
	}

	/**
	 * Returns how connections are kept alive and when they end.
	 * @return the options, by default {@link ConnectionOptions#forServer()}
	 */
	public ConnectionOptions connection() {
		return this.values.connection;
	}

	/**
	 * Returns what runs blocking handlers.
	 * @return the executor, or {@code null} for virtual threads where the JVM has them
	 * without pinning (Java 24) and a bounded pool elsewhere
	 */
	public @Nullable Executor executor() {
		return this.values.executor;
	}

	/**
	 * Returns whether blocking handlers run on virtual threads when no executor is named.
	 * @return the choice, ignored before Java 21, or {@code null} for the default
	 */
	public @Nullable Boolean virtualThreads() {
		return this.values.virtualThreads;
	}

	/**
	 * Returns the size of the pool for blocking handlers. 200 by default.
	 * @return the number of threads
	 */
	public int blockingThreads() {
		return this.values.blockingThreads;
	}

	/**
	 * Returns how many calls may wait for a thread of the pool. One more is answered
	 * RESOURCE_EXHAUSTED. 1,000 by default.
	 * @return the number of calls
	 */
	public int blockingQueue() {
		return this.values.blockingQueue;
	}

	/**
	 * Returns the TLS settings.
	 * @return the settings, or {@code null} for plaintext
	 */
	public @Nullable ServerTls tls() {
		return this.values.tls;
	}

	/**
	 * Returns what the server puts up with.
	 * @return the limits
	 */
	public ServerLimits limits() {
		return this.values.limits;
	}

	/**
	 * Returns the interceptors of all services, the outermost first.
	 * @return the interceptors
	 */
	public List<ServerInterceptor> interceptors() {
		return this.values.interceptors;
	}

	/**
	 * Returns what translates the failures of handlers.
	 * @return the mapper
	 */
	public ExceptionMapper exceptionMapper() {
		return this.values.exceptionMapper;
	}

	/** Collects options. Not for use by several threads. */
	public static final class Builder {

		private SocketAddress address = new InetSocketAddress(DEFAULT_PORT);

		private int maxInboundMessageBytes = 4 * 1024 * 1024;

		private int maxMetadataBytes = 8 * 1024;

		private int maxConcurrentStreams = 1_000;

		private ConnectionOptions connection = ConnectionOptions.forServer();

		private @Nullable Executor executor;

		private @Nullable Boolean virtualThreads;

		private int blockingThreads = 200;

		private int blockingQueue = 1_000;

		private @Nullable ServerTls tls;

		private ServerLimits limits = ServerLimits.DEFAULTS;

		private List<ServerInterceptor> interceptors = List.of();

		private ExceptionMapper exceptionMapper = (failure, call) -> null;

		private Builder() {
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
		 * Limits the size of requests.
		 * @param bytes the most bytes after decompression, at least 1
		 * @return this builder
		 */
		public Builder maxInboundMessageBytes(int bytes) {
			this.maxInboundMessageBytes = atLeast(1, bytes, "maxInboundMessageBytes");
			return this;
		}

		/**
		 * Limits the size of request metadata.
		 * @param bytes the most bytes, at least 1,024
		 * @return this builder
		 */
		public Builder maxMetadataBytes(int bytes) {
			this.maxMetadataBytes = atLeast(1024, bytes, "maxMetadataBytes");
			return this;
		}

		/**
		 * Limits the calls of a connection.
		 * @param streams the most open calls, at least 1
		 * @return this builder
		 */
		public Builder maxConcurrentStreams(int streams) {
			this.maxConcurrentStreams = atLeast(1, streams, "maxConcurrentStreams");
			return this;
		}

		/**
		 * Sets how connections are kept alive and when they end.
		 * @param connection the options, made from {@link ConnectionOptions#forServer()}
		 * @return this builder
		 */
		public Builder connection(ConnectionOptions connection) {
			this.connection = connection;
			return this;
		}

		/**
		 * Names what runs blocking handlers.
		 * @param executor the executor, or {@code null} for the default; a rejected call
		 * is answered RESOURCE_EXHAUSTED
		 * @return this builder
		 */
		public Builder executor(@Nullable Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Chooses between virtual threads and a pool when no executor is named.
		 * @param virtualThreads the choice, or {@code null} for the default
		 * @return this builder
		 */
		public Builder virtualThreads(@Nullable Boolean virtualThreads) {
			this.virtualThreads = virtualThreads;
			return this;
		}

		/**
		 * Sets the size of the pool for blocking handlers.
		 * @param threads the number of threads, at least 1
		 * @return this builder
		 */
		public Builder blockingThreads(int threads) {
			this.blockingThreads = atLeast(1, threads, "blockingThreads");
			return this;
		}

		/**
		 * Sets how many calls may wait for the pool.
		 * @param calls the number of calls, at least 1
		 * @return this builder
		 */
		public Builder blockingQueue(int calls) {
			this.blockingQueue = atLeast(1, calls, "blockingQueue");
			return this;
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
		 * Sets what the server puts up with.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(ServerLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Puts interceptors around every call.
		 * @param interceptors the interceptors, the outermost first
		 * @return this builder
		 */
		public Builder interceptors(List<ServerInterceptor> interceptors) {
			this.interceptors = List.copyOf(interceptors);
			return this;
		}

		/**
		 * Translates the failures of handlers.
		 * @param exceptionMapper the mapper
		 * @return this builder
		 */
		public Builder exceptionMapper(ExceptionMapper exceptionMapper) {
			this.exceptionMapper = exceptionMapper;
			return this;
		}

		/**
		 * Returns the options.
		 * @return the options
		 */
		public ServerOptions build() {
			return new ServerOptions(copy());
		}

		private Builder copy() {
			Builder copy = new Builder();
			copy.address = this.address;
			copy.maxInboundMessageBytes = this.maxInboundMessageBytes;
			copy.maxMetadataBytes = this.maxMetadataBytes;
			copy.maxConcurrentStreams = this.maxConcurrentStreams;
			copy.connection = this.connection;
			copy.executor = this.executor;
			copy.virtualThreads = this.virtualThreads;
			copy.blockingThreads = this.blockingThreads;
			copy.blockingQueue = this.blockingQueue;
			copy.tls = this.tls;
			copy.limits = this.limits;
			copy.interceptors = this.interceptors;
			copy.exceptionMapper = this.exceptionMapper;
			return copy;
		}

		private static int atLeast(int least, int value, String name) {
			if (value < least) {
				throw new IllegalArgumentException(name + " is " + value + ", it has to be at least " + least);
			}
			return value;
		}

	}

}
