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
	 * Returns where the server listens.
	 * @return the listeners, at least one, each name once; by default one that is named
	 * {@value Listener#DEFAULT_NAME}
	 */
	public List<Listener> listeners() {
		return this.values.listeners.all();
	}

	/**
	 * Returns the address of the main listener; by default port 9090 on every interface.
	 * @return the address of the listener {@value Listener#DEFAULT_NAME}, else of the
	 * first
	 */
	public SocketAddress address() {
		return mainListener().address();
	}

	Listener mainListener() {
		return this.values.listeners.main();
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
	 * Returns how many calls a connection may have open at once. 1,000 by default.
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
	 * @return the executor, or {@code null} for {@link #handlerThreads()}
	 */
	public @Nullable Executor executor() {
		return this.values.executor;
	}

	/**
	 * Returns the threads that blocking handlers run on when no executor is named.
	 * @return the threads, by default {@link HandlerThreads#DEFAULT}
	 */
	public HandlerThreads handlerThreads() {
		return this.values.handlerThreads;
	}

	/**
	 * Returns the TLS settings of the main listener.
	 * @return the settings, or {@code null} for plaintext
	 */
	public @Nullable ServerTls tls() {
		return mainListener().tls();
	}

	/**
	 * Returns what the server puts up with.
	 * @return the limits
	 */
	public ServerLimits limits() {
		return this.values.limits;
	}

	/**
	 * Returns which protocols the server speaks, and how it treats browsers.
	 * @return the options
	 */
	public WebOptions web() {
		return this.values.web;
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
	public static final class Builder implements Cloneable {

		private ListenerSet listeners = ListenerSet.DEFAULT;

		private int maxInboundMessageBytes = 4 * 1024 * 1024;

		private int maxMetadataBytes = 8 * 1024;

		private int maxConcurrentStreams = 1_000;

		private ConnectionOptions connection = ConnectionOptions.forServer();

		private @Nullable Executor executor;

		private HandlerThreads handlerThreads = HandlerThreads.DEFAULT;

		private ServerLimits limits = ServerLimits.DEFAULTS;

		private WebOptions web = WebOptions.DEFAULTS;

		private List<ServerInterceptor> interceptors = List.of();

		private ExceptionMapper exceptionMapper = (failure, call) -> null;

		private Builder() {
		}

		/**
		 * Listens on an address, by the listener {@value Listener#DEFAULT_NAME}.
		 * @param address the address
		 * @return this builder
		 */
		public Builder address(SocketAddress address) {
			this.listeners = this.listeners.withDefault((listener) -> listener.address(address));
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
		 * Listens inside this process, where channels reach {@code in-memory:name}.
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
			this.maxInboundMessageBytes = Bounds.atLeast(1, bytes, "maxInboundMessageBytes");
			return this;
		}

		/**
		 * Limits the size of request metadata.
		 * @param bytes the most bytes, at least 1,024
		 * @return this builder
		 */
		public Builder maxMetadataBytes(int bytes) {
			this.maxMetadataBytes = Bounds.atLeast(1024, bytes, "maxMetadataBytes");
			return this;
		}

		/**
		 * Limits the calls of a connection.
		 * @param streams the most open calls, at least 1
		 * @return this builder
		 */
		public Builder maxConcurrentStreams(int streams) {
			this.maxConcurrentStreams = Bounds.atLeast(1, streams, "maxConcurrentStreams");
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
		 * Sets the threads of blocking handlers when no executor is named.
		 * @param handlerThreads the threads
		 * @return this builder
		 */
		public Builder handlerThreads(HandlerThreads handlerThreads) {
			this.handlerThreads = handlerThreads;
			return this;
		}

		/**
		 * Serves over TLS, on the listener {@value Listener#DEFAULT_NAME}.
		 * @param tls the settings, or {@code null} for plaintext
		 * @return this builder
		 */
		public Builder tls(@Nullable ServerTls tls) {
			this.listeners = this.listeners.withDefault((listener) -> listener.tls(tls));
			return this;
		}

		/**
		 * Listens in one more place; takes the place of a listener of the same name.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder listener(Listener listener) {
			this.listeners = this.listeners.with(listener);
			return this;
		}

		/**
		 * Listens in these places and no other. {@link #address} and {@link #tls} change
		 * or add the one that is named {@value Listener#DEFAULT_NAME}.
		 * @param listeners the listeners, at least one, each name once
		 * @return this builder
		 */
		public Builder listeners(List<Listener> listeners) {
			this.listeners = ListenerSet.of(listeners);
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
		 * Sets which protocols the server speaks, and how it treats browsers.
		 * @param web the options
		 * @return this builder
		 */
		public Builder web(WebOptions web) {
			this.web = web;
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
			try {
				return (Builder) clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
