package io.freshet.rpc;

import java.net.SocketAddress;

import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * All that belongs to a call on the server besides its messages: metadata both ways,
 * deadline, peer and cancellation. Safe for use by several threads.
 * <p>
 * While user code of a call runs, {@link #current()} gives the context of that call.
 * Calls that a client makes meanwhile inherit its deadline and its cancellation.
 */
public interface RpcContext {

	/**
	 * Returns the context of the call that the current thread works for.
	 * @return the context
	 * @throws IllegalStateException if the thread works for no call
	 */
	static RpcContext current() {
		RpcContext context = currentOrNull();
		if (context == null) {
			throw new IllegalStateException("no RPC is being handled on this thread; RpcContext.current() works inside "
					+ "service methods and interceptors, elsewhere carry the context over with RpcContext.attach()");
		}
		return context;
	}

	/**
	 * Returns the context of the call that the current thread works for.
	 * @return the context, or {@code null} if the thread works for no call
	 */
	static @Nullable RpcContext currentOrNull() {
		return CurrentContext.get();
	}

	/**
	 * Makes this context the current one of this thread until the scope is closed, which
	 * brings back the one before.
	 * @return the scope, to be closed by the same thread
	 */
	default Scope attach() {
		return CurrentContext.attach(this);
	}

	/**
	 * Prepares the current thread for code of this call until the scope is closed: makes
	 * this context the current one, and opens what interceptors and observers have put
	 * around the code of the call, such as the identity of the caller. For code that goes
	 * on on a thread of its own choice.
	 * @return the scope, to be closed by the same thread
	 */
	default Scope enter() {
		return attach();
	}

	/**
	 * Makes this thread work for no call until the scope is closed, so that what it calls
	 * inherits neither deadline nor cancellation.
	 * @return the scope, to be closed by the same thread
	 */
	static Scope detach() {
		return CurrentContext.attach(null);
	}

	/**
	 * Returns the method that was called.
	 * @return the method
	 */
	MethodDescriptor<?, ?> method();

	/**
	 * Returns what the client speaks.
	 * @return the protocol
	 */
	RpcProtocol protocol();

	/**
	 * Returns the metadata that the client sent.
	 * @return the request metadata
	 */
	Metadata metadata();

	/**
	 * Returns the host that the client addressed.
	 * @return the value of {@code :authority}, empty when the client sent none
	 */
	String authority();

	/**
	 * Returns the address of the peer.
	 * @return the remote address of the connection
	 */
	SocketAddress remoteAddress();

	/**
	 * Returns the address that the peer connected to.
	 * @return the local address of the connection
	 */
	SocketAddress localAddress();

	/**
	 * Returns the TLS session of the connection.
	 * @return the session, or {@code null} on a plaintext connection
	 */
	@Nullable SSLSession tlsSession();

	/**
	 * Returns the deadline of the call.
	 * @return the deadline, or {@code null} when the client set none
	 */
	@Nullable Deadline deadline();

	/**
	 * Returns whether the call has ended before its handler: the client went away or
	 * cancelled, or the deadline passed.
	 * @return whether nobody waits for the answer
	 */
	boolean isCancelled();

	/**
	 * Runs an action when the call is cancelled; at once if it is already. The action
	 * runs on an event loop and must not block.
	 * @param action what to run, at most once
	 * @return closes to take the action back
	 */
	Scope onCancel(Runnable action);

	/**
	 * Returns whether the server has begun to end the connection of this call, because it
	 * stops or because the connection is too old. The call may go on, until a grace time
	 * is over; a handler that would stream for ever does well to end now, and its client
	 * to call again: the next call goes to a server that stays.
	 * @return whether the call had better end soon
	 */
	boolean isDraining();

	/**
	 * Runs an action when the server begins to end the connection of this call; at once
	 * if it has already. The action may run on an event loop and must not block.
	 * @param action what to run, at most once
	 * @return closes to take the action back
	 */
	Scope onDrain(Runnable action);

	/**
	 * Adds an entry to the response headers.
	 * @param name the name
	 * @param value the value
	 * @throws IllegalStateException if the headers have been sent
	 */
	void addHeader(String name, String value);

	/**
	 * Adds a binary entry to the response headers.
	 * @param name the name, ends in {@code -bin}
	 * @param value the value
	 * @throws IllegalStateException if the headers have been sent
	 */
	void addHeader(String name, byte[] value);

	/**
	 * Sends the response headers now instead of with the first message. A call whose
	 * headers were sent can no longer be retried by the client.
	 */
	void sendHeaders();

	/**
	 * Adds an entry to the response trailers.
	 * @param name the name
	 * @param value the value
	 */
	void addTrailer(String name, String value);

	/**
	 * Adds a binary entry to the response trailers.
	 * @param name the name, ends in {@code -bin}
	 * @param value the value
	 */
	void addTrailer(String name, byte[] value);

	/**
	 * Chooses the coding of the responses that follow, if the client accepts it; nothing
	 * changes otherwise.
	 * @param encoding such as {@code gzip}, or {@code identity} for none
	 * @throws IllegalStateException if the headers have been sent
	 */
	void compressResponses(String encoding);

	/**
	 * Returns a value attached to this call.
	 * @param <T> the type of value
	 * @param key the key
	 * @return the value, or {@code null} if there is none
	 */
	<T> @Nullable T attribute(AttributeKey<T> key);

	/**
	 * Attaches a value to this call.
	 * @param <T> the type of value
	 * @param key the key
	 * @param value the value
	 */
	<T> void attribute(AttributeKey<T> key, T value);

	/** Something to end by {@link #close()}. */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
