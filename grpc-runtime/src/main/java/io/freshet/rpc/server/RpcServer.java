package io.freshet.rpc.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import io.freshet.rpc.GuardCounters;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.internal.http2.ConnectionCaps;
import io.freshet.rpc.internal.http2.Http2Options;
import io.freshet.rpc.internal.http2.Http2Server;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.GzipCodec;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Serves calls of a fixed set of services on one address. Safe for use by several
 * threads. Started once, stopped once.
 */
public final class RpcServer implements AutoCloseable {

	private final ServerOptions options;

	private final MethodRegistry methods;

	private final Executor blockingExecutor;

	private final boolean ownsExecutor;

	private final GuardReports reports = new GuardReports(System::nanoTime, ServerLog::guarded);

	private @Nullable Http2Server listener;

	private boolean stopped;

	private RpcServer(ServerOptions options, Collection<ServiceDefinition> services) {
		this.options = options;
		Executor executor = options.executor();
		this.ownsExecutor = executor == null;
		this.blockingExecutor = (executor != null) ? executor : HandlerExecutors.create(options);
		this.methods = new MethodRegistry(services, options.interceptors(), this.blockingExecutor);
	}

	/**
	 * Creates a server that does not listen yet.
	 * @param options the settings
	 * @param services the services; each name once
	 * @return the server
	 * @throws IllegalArgumentException if a service is defined twice
	 */
	public static RpcServer create(ServerOptions options, Collection<ServiceDefinition> services) {
		return new RpcServer(options, services);
	}

	/**
	 * Listens and accepts calls.
	 * @return this server
	 * @throws IOException if the address cannot be bound, {@link java.net.BindException}
	 * when it is in use, or if the certificate or the key cannot be used
	 */
	public synchronized RpcServer start() throws IOException {
		if (this.listener != null || this.stopped) {
			throw new IllegalStateException("the server has been started before");
		}
		CodecRegistry codecs = CodecRegistry.of(new GzipCodec());
		ServerLimits limits = this.options.limits();
		CallAdmission admission = new CallAdmission(limits, this.reports);
		ServerRuntime runtime = new ServerRuntime(this.options, this.methods, codecs, admission, this.reports);
		Http2Options http2 = new Http2Options(this.options.maxConcurrentStreams(), this.options.maxMetadataBytes(),
				limits.connection(), this.reports, this.options.connection());
		ConnectionCaps caps = new ConnectionCaps(limits.connections(), limits.connectionsPerPeer(), this.reports);
		SslContext tls = (this.options.tls() != null) ? this.options.tls().toContext() : null;
		this.listener = Http2Server.bind(this.options.address(), http2, tls, caps,
				(stream) -> new ServerExchange(runtime, stream));
		ServerLog.started(this.listener.address(), this.methods.services().size());
		return this;
	}

	/**
	 * Returns the address that the server listens on.
	 * @return the address, with the real port
	 * @throws IllegalStateException if the server has not been started
	 */
	public synchronized SocketAddress address() {
		if (this.listener == null) {
			throw new IllegalStateException("the server does not listen");
		}
		return this.listener.address();
	}

	/**
	 * Returns the port that the server listens on.
	 * @return the port, or -1 if the address has none
	 * @throws IllegalStateException if the server has not been started
	 */
	public int port() {
		return (address() instanceof InetSocketAddress address) ? address.getPort() : -1;
	}

	/**
	 * Returns what is served.
	 * @return the services
	 */
	public List<ServiceDescriptor> services() {
		return this.methods.services();
	}

	/**
	 * Returns how often each guard has acted.
	 * @return the counters, which go on counting
	 */
	public GuardCounters guardCounters() {
		return this.reports;
	}

	/**
	 * Returns whether the server accepts calls.
	 * @return whether it was started and not stopped
	 */
	public synchronized boolean isRunning() {
		return this.listener != null && !this.stopped;
	}

	/**
	 * Stops: no connection and no call is accepted any more, calls that are going on may
	 * finish, and those that take longer than the grace time are cancelled. Does nothing
	 * on a server that does not run. An interrupt of the waiting thread ends the grace
	 * time.
	 * @param grace how long calls may take to finish
	 * @return whether no call had to be cancelled
	 */
	public boolean stop(Duration grace) {
		Http2Server listener;
		synchronized (this) {
			listener = this.listener;
			if (listener == null || this.stopped) {
				return true;
			}
			this.stopped = true;
		}
		try {
			return listener.stop(grace.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			if (this.ownsExecutor && this.blockingExecutor instanceof ExecutorService pool) {
				pool.shutdown();
			}
		}
	}

	/** Stops without grace time. */
	@Override
	public void close() {
		stop(Duration.ZERO);
	}

}
