package io.freshet.rpc.client;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.policy.MethodPolicy;
import io.freshet.rpc.internal.stream.CallControl;
import io.freshet.rpc.internal.wire.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * What a call is before it is passed on, as interceptors see and shape it. Metadata and
 * listeners are added by one thread at a time and never after {@link #seal}; the rest is
 * safe for use by several threads.
 */
final class CallSetup implements ClientCall {

	private final MethodDescriptor<?, ?> method;

	private final RpcChannel channel;

	private final CallOptions options;

	private final MethodPolicy policy;

	private final CallLimits limits;

	private final @Nullable Object request;

	private final CallControl call;

	private final long startNanos = System.nanoTime();

	private @Nullable ObservedCall observed;

	private final AtomicBoolean sealed = new AtomicBoolean();

	private volatile Metadata metadata;

	private volatile ClientCallListener[] listeners = {};

	private volatile @Nullable Consumer<Object> requestCheck;

	private volatile @Nullable Consumer<Object> responseCheck;

	private boolean async;

	/** Of asynchronous calls, where there is something to hold. */
	private volatile @Nullable CallbackScopes callbacks;

	CallSetup(MethodDescriptor<?, ?> method, RpcChannel channel, CallOptions options, @Nullable Object request,
			CallControl call) {
		this.method = method;
		this.channel = channel;
		this.options = options;
		this.policy = channel.policies().find(method);
		this.limits = new CallLimits(channel.policies().deadline(options, this.policy));
		this.metadata = options.metadata();
		this.request = request;
		this.call = call;
	}

	/**
	 * Lets observers see the call. To be called once, before anything else.
	 * @param observers the observers
	 */
	void observe(List<ClientObserver> observers) {
		this.observed = ObservedCall.begin(observers, this);
	}

	@Override
	public MethodDescriptor<?, ?> method() {
		return this.method;
	}

	CallOptions options() {
		return this.options;
	}

	/** Returns what holds for the method. */
	MethodPolicy policy() {
		return this.policy;
	}

	/** Returns what ends the call from outside. */
	CallLimits limits() {
		return this.limits;
	}

	/** Returns the coding of requests, or {@code null} for none. */
	@Nullable MessageCodec codec() {
		return this.channel.codec(this.options);
	}

	boolean waitsForReady() {
		return this.channel.policies().waitsForReady(this.options, this.policy);
	}

	@Override
	public String target() {
		return this.channel.target();
	}

	@Override
	public RpcProtocol protocol() {
		return this.channel.protocol().spoken();
	}

	@Override
	public @Nullable Deadline deadline() {
		return this.limits.deadline();
	}

	@Override
	public Metadata metadata() {
		return this.metadata;
	}

	@Override
	public void addMetadata(String name, String value) {
		checkNotSealed();
		this.metadata = this.metadata.toBuilder().add(name, value).build();
	}

	@Override
	public void addMetadata(String name, byte[] value) {
		checkNotSealed();
		this.metadata = this.metadata.toBuilder().add(name, value).build();
	}

	@Override
	public void addMetadata(Metadata more) {
		checkNotSealed();
		this.metadata = this.metadata.plus(more);
	}

	@Override
	public @Nullable Object request() {
		return this.request;
	}

	@Override
	public void addListener(ClientCallListener listener) {
		checkNotSealed();
		ClientCallListener[] more = Arrays.copyOf(this.listeners, this.listeners.length + 1);
		more[more.length - 1] = listener;
		this.listeners = more;
	}

	@Override
	public void checkRequests(Consumer<Object> check) {
		checkNotSealed();
		Consumer<Object> before = this.requestCheck;
		this.requestCheck = (before != null) ? before.andThen(check) : check;
	}

	@Override
	public void checkResponses(Consumer<Object> check) {
		checkNotSealed();
		Consumer<Object> before = this.responseCheck;
		this.responseCheck = (before != null) ? before.andThen(check) : check;
	}

	/**
	 * Says that nobody waits for the outcome. To be called before the interceptors.
	 */
	void heardOfLater() {
		this.async = true;
		RpcContext parent = RpcContext.currentOrNull();
		if (parent != null) {
			this.callbacks = new CallbackScopes(parent);
		}
	}

	@Override
	public boolean isAsync() {
		return this.async;
	}

	@Override
	public void addScope(Supplier<? extends RpcContext.@Nullable Scope> scope) {
		checkNotSealed();
		if (this.async) {
			CallbackScopes callbacks = this.callbacks;
			if (callbacks == null) {
				callbacks = new CallbackScopes(null);
				this.callbacks = callbacks;
			}
			callbacks.add(scope);
		}
	}

	/**
	 * Prepares the current thread for code of the caller.
	 * @return leaves the thread as it was; {@code null} if there is nothing to do
	 */
	RpcContext.@Nullable Scope openCallbacks() {
		CallbackScopes callbacks = this.callbacks;
		return (callbacks != null) ? callbacks.open() : null;
	}

	@Override
	public void cancel(Status status) {
		this.call.cancel(status);
	}

	/**
	 * Runs the interceptors.
	 * @param interceptors the interceptors, the outermost first
	 * @param call the call, which is passed on in the end
	 */
	void intercept(List<ClientInterceptor> interceptors, OutgoingCall<?, ?> call) {
		new InterceptorChain(interceptors, 0, call).proceed(this);
	}

	/**
	 * Ends the time in which the call can be changed.
	 * @throws IllegalStateException if it has ended before
	 */
	void seal() {
		if (!this.sealed.compareAndSet(false, true)) {
			throw passedOn();
		}
	}

	boolean isSealed() {
		return this.sealed.get();
	}

	private void checkNotSealed() {
		if (this.sealed.get()) {
			throw passedOn();
		}
	}

	private static IllegalStateException passedOn() {
		return new IllegalStateException("the call has been passed on to the channel already");
	}

	/** Returns when the call began, as {@link System#nanoTime} tells it. */
	long startNanos() {
		return this.startNanos;
	}

	// What observers hear

	/**
	 * An attempt begins.
	 * @return the metadata to send
	 */
	Metadata attempt() {
		return (this.observed != null) ? this.observed.attempt(this.metadata) : this.metadata;
	}

	/**
	 * An attempt begins, perhaps beside others.
	 * @return the attempt, or {@code null} if nobody cares
	 */
	@Nullable ObservedAttempt oneOfSeveral() {
		return (this.observed != null) ? this.observed.oneOfSeveral(this.metadata) : null;
	}

	/**
	 * Of several attempts this is the one that counts.
	 * @param attempt the attempt, or {@code null} if nobody cares
	 */
	void choose(@Nullable ObservedAttempt attempt) {
		if (this.observed != null && attempt != null) {
			this.observed.choose(attempt);
		}
	}

	/**
	 * An attempt has ended, and another one follows.
	 * @param status how it ended
	 */
	void attemptEnded(Status status) {
		if (this.observed != null) {
			this.observed.attemptEnded(status);
		}
	}

	void delayed(CallDelay delay) {
		if (this.observed != null) {
			this.observed.delayed(delay);
		}
	}

	// What listeners hear

	boolean hasListeners() {
		return this.listeners.length > 0;
	}

	void headers(Metadata headers) {
		tell((listener) -> listener.onHeaders(headers));
	}

	/**
	 * A request is about to be sent.
	 * @param message the request
	 * @throws RpcException if a check holds it back
	 */
	void requestGiven(Object message) {
		check(this.requestCheck, message);
	}

	void requestWritten(Object message, int wireBytes, boolean compressed) {
		if (this.observed != null) {
			this.observed.request(this.method.request(), message, wireBytes, compressed);
		}
		tell((listener) -> listener.onRequest(message, wireBytes, compressed));
	}

	/**
	 * A response goes to the caller.
	 * @param message the response
	 * @param wireBytes its size as it travelled
	 * @param compressed whether it travelled compressed
	 * @throws RpcException if a check refuses it
	 */
	void responseRead(Object message, int wireBytes, boolean compressed) {
		check(this.responseCheck, message);
		if (this.observed != null) {
			this.observed.response(this.method.response(), message, wireBytes, compressed);
		}
		tell((listener) -> listener.onResponse(message, wireBytes, compressed));
	}

	private static void check(@Nullable Consumer<Object> check, Object message) {
		if (check == null) {
			return;
		}
		try {
			check.accept(message);
		}
		catch (RuntimeException ex) {
			throw LocalEndings.ofCheck(ex).toException();
		}
	}

	void closed(Status status, Metadata trailers) {
		tell((listener) -> listener.onClose(status, trailers));
		if (this.observed != null) {
			this.observed.end(status);
		}
	}

	private void tell(Consumer<ClientCallListener> event) {
		for (ClientCallListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException | AssertionError ex) {
				ClientLog.listenerFailed(ex);
			}
		}
	}

}
