package io.freshet.rpc.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.freshet.rpc.Guard;
import io.freshet.rpc.GuardCounters;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.internal.wire.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * A target and the connections to it, on which calls are made. Connects with the first
 * call and again whenever a connection was lost. One channel serves any number of clients
 * and calls; create it once and close it at the end. Safe for use by several threads.
 */
public final class RpcChannel implements AutoCloseable {

	/** Changed under this. */
	private volatile ChannelCourse course;

	private final List<ClientObserver> observers;

	private final ConnectionPool pool;

	private final ChannelProtocol protocol;

	/** As it is now. Guarded by this. */
	private @Nullable ClientTls tls;

	private final AtomicBoolean closed = new AtomicBoolean();

	private final BlockingCalls blocking;

	private final AsyncCalls async;

	private RpcChannel(ChannelCourse course, List<ClientObserver> observers) {
		ChannelOptions options = course.options();
		this.course = course;
		this.tls = options.tls();
		this.observers = observers;
		this.pool = new ConnectionPool(course, observers);
		this.protocol = new ChannelProtocol(options);
		this.blocking = new BlockingCalls(this);
		this.async = new AsyncCalls(this);
	}

	/**
	 * Creates a channel with the default options: plaintext, no deadline.
	 * @param target where the server is, see {@link #create(String, ChannelOptions)}
	 * @return the channel, not yet connected
	 */
	public static RpcChannel create(String target) {
		return create(target, ChannelOptions.defaults());
	}

	/**
	 * Creates a channel.
	 * @param target where the server is: {@code host:port} or {@code dns:///host:port},
	 * {@code static://host:port,host:port} for several servers, {@code unix:/path} or
	 * {@code in-memory:name}, and others that docs/client.md lists
	 * @param options the options
	 * @return the channel, not yet connected
	 * @throws IllegalArgumentException if the target is not one of those
	 */
	public static RpcChannel create(String target, ChannelOptions options) {
		return create(target, options, List.of());
	}

	/**
	 * Creates a channel whose calls are observed.
	 * @param target where the server is, see {@link #create(String, ChannelOptions)}
	 * @param options the options
	 * @param observers see every call, the outermost first
	 * @return the channel, not yet connected
	 * @throws IllegalArgumentException if the target is not one that is understood
	 */
	public static RpcChannel create(String target, ChannelOptions options, List<ClientObserver> observers) {
		RpcChannel channel = new RpcChannel(ChannelCourse.of(target, options), List.copyOf(observers));
		observers.forEach((observer) -> observer.onChannel(channel));
		return channel;
	}

	/**
	 * Returns the target.
	 * @return the target as it was written
	 */
	public String target() {
		return this.course.target().text();
	}

	/**
	 * Returns the options.
	 * @return the options
	 */
	public ChannelOptions options() {
		return this.course.options();
	}

	/**
	 * Leads the calls to come to other servers.
	 * @param target the new target, see {@link #reconfigure}
	 * @throws IllegalArgumentException if the target is not one that is understood, or of
	 * another kind of network
	 */
	public void retarget(String target) {
		reconfigure(target, options());
	}

	/**
	 * Leads the calls to come to other servers, or treats them in another way. No call
	 * fails for that: those under way end where they are, and the servers in use take new
	 * calls until the new ones can. As long as those fail, the old ones stay in use.
	 * @param target the new target, or the old one
	 * @param options the new options. They may differ in what is about calls, the
	 * authority, and how servers are found and chosen; what is about connections has to
	 * be what it was, so begin with {@code options().toBuilder()}
	 * @throws IllegalArgumentException if the target is not one that is understood, is of
	 * another kind of network, or the options differ in what cannot change; nothing has
	 * changed then
	 * @throws IllegalStateException if the channel is closed
	 */
	public synchronized void reconfigure(String target, ChannelOptions options) {
		if (this.closed.get()) {
			throw new IllegalStateException("the channel to " + target() + " is closed");
		}
		ChannelCourse next = ChannelCourse.of(target, options);
		this.course.checkChange(next);
		if (this.course.leadsElsewhere(next)) {
			this.pool.redirect(next);
		}
		this.course = next;
	}

	/**
	 * Connects now instead of with the first call, so that this need not wait. A channel
	 * without calls gives its connections up again after some time, see
	 * {@code ConnectionOptions.maxIdle}.
	 * @return completes when the channel is ready for calls, however long that takes;
	 * fails when it is closed
	 */
	public CompletionStage<Void> connect() {
		return this.pool.connect();
	}

	/**
	 * Gives the channel another certificate or other trust. New connections take them;
	 * those that are open stay as they are.
	 * @param tls the new settings
	 * @throws IllegalArgumentException if they cannot be used; the channel goes on with
	 * the old ones
	 * @throws IllegalStateException if the channel speaks plaintext
	 */
	public synchronized void replaceTls(ClientTls tls) {
		if (this.tls == null) {
			throw new IllegalStateException("the channel to " + target() + " speaks plaintext");
		}
		this.pool.replaceTls(tls);
		this.tls = tls;
	}

	/**
	 * Reads the files again that certificates, keys and trust come from. New connections
	 * take what they hold; those that are open stay as they are.
	 * @throws IllegalArgumentException if they cannot be used; the channel goes on with
	 * what it had
	 */
	public synchronized void reloadTls() {
		if (this.tls != null) {
			replaceTls(this.tls);
		}
	}

	/**
	 * Returns the calls of this channel for threads that may block.
	 * @return the blocking calls
	 */
	public BlockingCalls blocking() {
		return this.blocking;
	}

	/**
	 * Returns the calls of this channel that do not block.
	 * @return the asynchronous calls
	 */
	public AsyncCalls async() {
		return this.async;
	}

	/**
	 * Returns how often each guard has acted.
	 * @return the counters, which go on counting
	 */
	public GuardCounters guardCounters() {
		return this.pool.reports();
	}

	/**
	 * Looks at the channel and its connections. Costs the calls nothing but a moment of
	 * each event loop.
	 * @return completes with the channel as it is now, within a second or so; a closed
	 * channel has no connections
	 */
	public CompletionStage<ChannelSnapshot> snapshot() {
		return this.pool.snapshot();
	}

	/**
	 * Closes the channel: new calls fail with UNAVAILABLE, those under way are cancelled.
	 */
	@Override
	public void close() {
		close(Duration.ZERO);
	}

	/**
	 * Closes the channel: new calls fail with UNAVAILABLE, those under way may end within
	 * a time and are cancelled then. Returns when the connections are closed.
	 * @param grace how long to wait for calls
	 * @return whether all calls ended by themselves
	 */
	public boolean close(Duration grace) {
		return !this.closed.compareAndSet(false, true) || this.pool.close(grace);
	}

	<Q, R> OutgoingCall<Q, R> newCall(MethodDescriptor<Q, R> method, MethodShape shape, CallOptions options,
			@Nullable Q request) {
		if (method.shape() != shape) {
			throw new IllegalArgumentException("method " + method + " is " + method.shape() + ", not " + shape);
		}
		if (!shape.clientStreams()) {
			Objects.requireNonNull(request, "request");
		}
		return new OutgoingCall<>(this, method, options, request);
	}

	<R> SingleResponse<R> singleResponse(OutgoingCall<?, R> call, MethodDescriptor<?, R> method,
			SingleResponse.Outcome<R> outcome) {
		return new SingleResponse<>(format().response(method), policies().maxResponseBytes(call.setup().policy()),
				call.setup()::responseRead, outcome);
	}

	/** Counts a response that is refused because it is longer than allowed. */
	void countTooLong(RpcException refusal) {
		if (refusal.code() == StatusCode.RESOURCE_EXHAUSTED) {
			this.pool.reports().report(Guard.MESSAGE_BYTES, null, String.valueOf(refusal.getMessage()));
		}
	}

	ConnectionPool pool() {
		return this.pool;
	}

	ChannelProtocol protocol() {
		return this.protocol;
	}

	MessageFormat format() {
		return this.protocol.format();
	}

	List<ClientObserver> observers() {
		return this.observers;
	}

	/** Returns where calls go now, and how. */
	ChannelCourse course() {
		return this.course;
	}

	List<ClientInterceptor> interceptors(CallOptions call) {
		if (call.interceptors().isEmpty()) {
			return options().interceptors();
		}
		List<ClientInterceptor> all = new ArrayList<>(options().interceptors());
		all.addAll(call.interceptors());
		return all;
	}

	@Nullable MessageCodec codec(CallOptions call) {
		return this.course.codec(call);
	}

	/** Returns what holds for calls of some methods. */
	CallPolicies policies() {
		return this.course.policies();
	}

}
