package io.freshet.rpc.server;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.MetadataFields;
import io.freshet.rpc.internal.wire.RequestHead;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A call as user code sees it: what is said about the call besides its messages. Safe for
 * use by several threads; what may change is guarded by this object's monitor, never held
 * while user code runs.
 */
final class CallContext implements ServerCall {

	private final ServerExchange exchange;

	private final TransportStream stream;

	/** What the client sent; kept instead of what was made of it, which is larger. */
	private final HeaderFields fields;

	private final MethodDescriptor<?, ?> method;

	private final @Nullable Deadline deadline;

	private final ResponseMetadata response;

	private volatile @Nullable Metadata metadata;

	private volatile @Nullable Object request;

	private volatile ServerCallListener @Nullable [] listeners;

	private volatile boolean cancelled;

	private @Nullable List<Runnable> cancelActions;

	/** Created for the first action. */
	private @Nullable DrainSignal drain;

	private @Nullable Map<AttributeKey<?>, Object> attributes;

	CallContext(ServerExchange exchange, TransportStream stream, RequestHead head, MethodDescriptor<?, ?> method,
			ResponseMetadata response) {
		this.exchange = exchange;
		this.stream = stream;
		this.fields = head.fields();
		this.method = method;
		this.response = response;
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

	RequestHead head() {
		return RequestHead.parse(this.fields);
	}

	void request(Object request) {
		this.request = request;
	}

	void requestRead(Object message, int wireBytes, boolean compressed) {
		tell((listener) -> listener.onRequest(message, wireBytes, compressed));
	}

	void responseWritten(Object message, int wireBytes, boolean compressed) {
		tell((listener) -> listener.onResponse(message, wireBytes, compressed));
	}

	boolean hasListeners() {
		return this.listeners != null;
	}

	void ended(Status status) {
		tell((listener) -> listener.onClose(status));
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
	public MethodDescriptor<?, ?> method() {
		return this.method;
	}

	@Override
	public Metadata metadata() {
		Metadata metadata = this.metadata;
		if (metadata == null) {
			metadata = MetadataFields.toMetadata(this.fields);
			this.metadata = metadata;
		}
		return metadata;
	}

	@Override
	public String authority() {
		AsciiString named = this.fields.get(HeaderNames.AUTHORITY);
		AsciiString authority = (named != null) ? named : this.fields.get(HeaderNames.HOST);
		return (authority != null) ? authority.toString() : "";
	}

	@Override
	public SocketAddress remoteAddress() {
		return this.stream.remoteAddress();
	}

	@Override
	public SocketAddress localAddress() {
		return this.stream.localAddress();
	}

	@Override
	public @Nullable SSLSession tlsSession() {
		return this.stream.tlsSession();
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
		return this.stream.isDraining();
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
		this.response.addHeaders(Metadata.of(name, value));
	}

	@Override
	public void addHeader(String name, byte[] value) {
		this.response.addHeaders(Metadata.builder().add(name, value).build());
	}

	@Override
	public void sendHeaders() {
		this.stream.execute(this.exchange::ensureHeaders);
	}

	@Override
	public void addTrailer(String name, String value) {
		this.response.addTrailers(Metadata.of(name, value));
	}

	@Override
	public void addTrailer(String name, byte[] value) {
		this.response.addTrailers(Metadata.builder().add(name, value).build());
	}

	@Override
	public void compressResponses(String encoding) {
		this.exchange.compressResponses(encoding);
	}

	@Override
	@SuppressWarnings("unchecked")
	public synchronized <T> @Nullable T attribute(AttributeKey<T> key) {
		return (this.attributes != null) ? (T) this.attributes.get(key) : null;
	}

	@Override
	public synchronized <T> void attribute(AttributeKey<T> key, T value) {
		if (this.attributes == null) {
			this.attributes = new IdentityHashMap<>(4);
		}
		this.attributes.put(key, value);
	}

	@Override
	public String toString() {
		return this.method + " from " + remoteAddress();
	}

}
