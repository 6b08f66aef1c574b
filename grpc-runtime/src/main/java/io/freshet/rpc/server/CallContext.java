package io.freshet.rpc.server;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * A call as user code sees it: what is said about the call besides its messages. Safe for
 * use by several threads; what may change is guarded by this object's monitor, never held
 * while user code runs.
 */
final class CallContext implements ServerCall {

	private final ServerExchange exchange;

	private final RequestHead head;

	private final MethodDescriptor<?, ?> method;

	private final @Nullable Deadline deadline;

	/** Who watches the call from outside. */
	private final @Nullable CallObservation observation;

	private volatile @Nullable Metadata metadata;

	private volatile @Nullable Object request;

	private volatile ServerCallListener @Nullable [] listeners;

	private volatile boolean cancelled;

	private @Nullable List<Runnable> cancelActions;

	/** Created for the first action. */
	private @Nullable DrainSignal drain;

	private @Nullable CallAttributes attributes;

	/** Created for the first scope or check. */
	private volatile @Nullable CallCode code;

	CallContext(ServerExchange exchange, RequestHead head, MethodDescriptor<?, ?> method,
			@Nullable CallObservation observation) {
		this.exchange = exchange;
		this.head = head;
		this.method = method;
		this.observation = observation;
		this.deadline = (head.timeoutNanos() != Long.MAX_VALUE) ? Deadline.afterNanos(head.timeoutNanos()) : null;
	}

	static CallContext of(ServerCall call) {
		if (call instanceof CallContext context) {
			return context;
		}
		throw new IllegalArgumentException("an interceptor has to pass on the call that it was given, not " + call);
	}

	ServerExchange exchange() {
		return this.exchange;
	}

	void request(Object request) {
		this.request = request;
	}

	/**
	 * A request goes to the code of the call.
	 * @param message the request
	 * @param wireBytes its size as it travelled
	 * @param compressed whether it travelled compressed
	 * @throws RuntimeException if it is refused; the call ends then
	 */
	void requestRead(Object message, int wireBytes, boolean compressed) {
		CallCode code = this.code;
		if (code != null) {
			code.checkRequest(this, message);
		}
		if (this.observation != null) {
			this.observation.request(this.method.request(), message, wireBytes, compressed);
		}
		tell((listener) -> listener.onRequest(message, wireBytes, compressed));
	}

	/**
	 * The code of the call gives a response.
	 * @param message the response
	 * @throws RuntimeException if it is held back; the call ends then
	 */
	void responseGiven(Object message) {
		CallCode code = this.code;
		if (code != null) {
			code.checkResponse(this, message);
		}
	}

	/** Whether a failure is none that follows from the refusal of a message. */
	boolean isNews(Throwable failure) {
		return this.code == null || this.code.isNews(failure);
	}

	void responseWritten(Object message, int wireBytes, boolean compressed) {
		if (this.observation != null) {
			this.observation.response(this.method.response(), message, wireBytes, compressed);
		}
		tell((listener) -> listener.onResponse(message, wireBytes, compressed));
	}

	@Override
	public Scope enter() {
		Scope scope = attach();
		if (this.observation != null && this.observation.hasScopes()) {
			scope = CallCode.inside(scope, this.observation.enter());
		}
		CallCode code = this.code;
		return (code != null) ? code.open(scope) : scope;
	}

	/** Whether interceptors have put something around the code of the call. */
	boolean hasCode() {
		return this.code != null;
	}

	/** Whether something has to be on the threads that run the code of the call. */
	boolean hasScopes() {
		return this.code != null || (this.observation != null && this.observation.hasScopes());
	}

	boolean hasListeners() {
		return this.listeners != null || this.observation != null;
	}

	@Nullable CallObservation observation() {
		return this.observation;
	}

	void ended(Status status) {
		tell((listener) -> listener.onClose(status));
		if (this.observation != null) {
			this.observation.end(status);
		}
	}

	private void tell(Consumer<ServerCallListener> event) {
		ServerCallListener[] listeners = this.listeners;
		if (listeners != null) {
			for (ServerCallListener listener : listeners) {
				run(() -> event.accept(listener));
			}
		}
	}

	/** The call ended before its handler. */
	void cancel() {
		List<Runnable> actions;
		synchronized (this) {
			this.cancelled = true;
			actions = this.cancelActions;
			this.cancelActions = null;
		}
		if (actions != null) {
			actions.forEach(this::run);
		}
	}

	private void run(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException | Error ex) {
			// The call goes on, and so do the other listeners.
			ServerLog.listenerFailed(this.method, ex);
		}
	}

	@Override
	public @Nullable Object request() {
		return this.request;
	}

	@Override
	public synchronized void addListener(ServerCallListener listener) {
		ServerCallListener[] before = this.listeners;
		int length = (before != null) ? before.length : 0;
		ServerCallListener[] after = new ServerCallListener[length + 1];
		if (before != null) {
			System.arraycopy(before, 0, after, 0, length);
		}
		after[length] = listener;
		this.listeners = after;
	}

	@Override
	public void close(Status status, Metadata trailers) {
		this.exchange.close(status, trailers);
	}

	@Override
	public void addScope(CallScope scope) {
		code().addScope(scope);
	}

	@Override
	public void checkRequests(Consumer<Object> check) {
		code().addRequestCheck(check);
	}

	@Override
	public void checkResponses(Consumer<Object> check) {
		code().addResponseCheck(check);
	}

	private synchronized CallCode code() {
		CallCode code = this.code;
		if (code == null) {
			code = new CallCode();
			this.code = code;
		}
		return code;
	}

	@Override
	public void passOnAfter(Preparation preparation, ServerInterceptor.Next next) throws Exception {
		CallCode.passOnAfter(this, preparation, next);
	}

	@Override
	public MethodDescriptor<?, ?> method() {
		return this.method;
	}

	@Override
	public RpcProtocol protocol() {
		return this.exchange.stream().protocol();
	}

	@Override
	public Metadata metadata() {
		Metadata metadata = this.metadata;
		if (metadata == null) {
			metadata = this.head.metadata();
			this.metadata = metadata;
		}
		return metadata;
	}

	@Override
	public String authority() {
		return (this.head.authority() != null) ? this.head.authority().toString() : "";
	}

	@Override
	public SocketAddress remoteAddress() {
		return this.exchange.stream().remoteAddress();
	}

	@Override
	public SocketAddress localAddress() {
		return this.exchange.stream().localAddress();
	}

	@Override
	public @Nullable SSLSession tlsSession() {
		return this.exchange.stream().tlsSession();
	}

	@Override
	public @Nullable Deadline deadline() {
		return this.deadline;
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public Scope onCancel(Runnable action) {
		synchronized (this) {
			if (!this.cancelled) {
				if (this.cancelActions == null) {
					this.cancelActions = new ArrayList<>(2);
				}
				this.cancelActions.add(action);
				return () -> removeCancelAction(action);
			}
		}
		action.run();
		return () -> {
		};
	}

	private synchronized void removeCancelAction(Runnable action) {
		if (this.cancelActions != null) {
			this.cancelActions.remove(action);
		}
	}

	@Override
	public boolean isDraining() {
		return this.exchange.stream().isDraining();
	}

	@Override
	public Scope onDrain(Runnable action) {
		DrainSignal signal;
		synchronized (this) {
			if (this.drain == null) {
				this.drain = new DrainSignal();
			}
			signal = this.drain;
		}
		Scope scope = signal.on(action);
		if (isDraining()) {
			// The signal may have come before there was anybody to hear it.
			drained();
		}
		return scope;
	}

	/** The connection begins to end. */
	void drained() {
		DrainSignal signal;
		synchronized (this) {
			signal = this.drain;
		}
		if (signal != null) {
			signal.give().forEach(this::run);
		}
	}

	@Override
	public void addHeader(String name, String value) {
		this.exchange.response().addHeaders(Metadata.of(name, value));
	}

	@Override
	public void addHeader(String name, byte[] value) {
		this.exchange.response().addHeaders(Metadata.builder().add(name, value).build());
	}

	@Override
	public void sendHeaders() {
		this.exchange.stream().execute(this.exchange::ensureHeaders);
	}

	@Override
	public void addTrailer(String name, String value) {
		this.exchange.response().addTrailers(Metadata.of(name, value));
	}

	@Override
	public void addTrailer(String name, byte[] value) {
		this.exchange.response().addTrailers(Metadata.builder().add(name, value).build());
	}

	@Override
	public void compressResponses(String encoding) {
		this.exchange.compressResponses(encoding);
	}

	@Override
	public <T> @Nullable T attribute(AttributeKey<T> key) {
		T value = ownAttribute(key);
		return (value == null && this.observation != null) ? this.observation.attribute(key) : value;
	}

	private synchronized <T> @Nullable T ownAttribute(AttributeKey<T> key) {
		return (this.attributes != null) ? this.attributes.get(key) : null;
	}

	@Override
	public synchronized <T> void attribute(AttributeKey<T> key, T value) {
		if (this.attributes == null) {
			this.attributes = new CallAttributes();
		}
		this.attributes.put(key, value);
	}

	@Override
	public String toString() {
		return this.method + " from " + remoteAddress();
	}

}
