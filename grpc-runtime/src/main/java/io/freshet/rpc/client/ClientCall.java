package io.freshet.rpc.client;

import java.util.function.Consumer;
import java.util.function.Supplier;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * A call as interceptors see it. Metadata and listeners are added before the call is
 * passed on, by one thread at a time; everything else is safe for use by several threads.
 */
public interface ClientCall {

	/**
	 * Returns the method that is called.
	 * @return the method
	 */
	MethodDescriptor<?, ?> method();

	/**
	 * Returns the target of the channel, as it was written.
	 * @return such as {@code dns:///greeter:9090}
	 */
	String target();

	/**
	 * Returns what the channel speaks.
	 * @return the protocol
	 */
	RpcProtocol protocol();

	/**
	 * Returns the deadline of the call: the earliest of that of the call, that of the
	 * channel and that of the call that is being served.
	 * @return the deadline, or {@code null} for none
	 */
	@Nullable Deadline deadline();

	/**
	 * Returns the metadata that the call sends.
	 * @return the request metadata as it stands
	 */
	Metadata metadata();

	/**
	 * Adds an entry to the request metadata.
	 * @param name the name
	 * @param value the value
	 * @throws IllegalStateException if the call has been passed on to the channel
	 */
	void addMetadata(String name, String value);

	/**
	 * Adds a binary entry to the request metadata.
	 * @param name the name, ends in {@code -bin}
	 * @param value the value
	 * @throws IllegalStateException if the call has been passed on to the channel
	 */
	void addMetadata(String name, byte[] value);

	/**
	 * Adds entries to the request metadata.
	 * @param more the entries
	 * @throws IllegalStateException if the call has been passed on to the channel
	 */
	void addMetadata(Metadata more);

	/**
	 * Returns the request of a method that takes one.
	 * @return the request, or {@code null} if the client sends a stream
	 */
	@Nullable Object request();

	/**
	 * Adds a listener. To be called before the call is passed on.
	 * @param listener hears of messages and of the end
	 * @throws IllegalStateException if the call has been passed on to the channel
	 */
	void addListener(ClientCallListener listener);

	/**
	 * Adds a check of the requests that are given from now on. Each is checked before
	 * anything of it is sent, by the thread that gives it; on an event loop the check
	 * must not block. What it throws ends the call. To be called before the call is
	 * passed on.
	 * @param check throws to hold a request back
	 * @throws IllegalStateException if the call has been passed on to the channel
	 */
	void checkRequests(Consumer<Object> check);

	/**
	 * Adds a check of the responses. Each is checked before the caller sees it, a single
	 * one on the event loop, others by the thread that reads them; on an event loop the
	 * check must not block. What it throws ends the call, and reading. To be called
	 * before the call is passed on.
	 * @param check throws to refuse a response
	 * @throws IllegalStateException if the call has been passed on to the channel
	 */
	void checkResponses(Consumer<Object> check);

	/**
	 * Returns whether nobody waits for the outcome of the call: the caller hears of it on
	 * an event loop.
	 * @return whether the call is asynchronous
	 */
	boolean isAsync();

	/**
	 * Adds something that has to be on the thread whenever code of the caller hears of an
	 * asynchronous call: in stages that depend on its outcome, in subscribers of its
	 * responses and in the publisher of its requests. The call that is being served is
	 * there without that. Not for calls that somebody waits for. To be called before the
	 * call is passed on.
	 * @param scope opens a scope, or gives {@code null} for none
	 * @throws IllegalStateException if the call has been passed on to the channel
	 */
	void addScope(Supplier<? extends RpcContext.@Nullable Scope> scope);

	/**
	 * Ends the call on this side, whether or not it has been passed on: the caller sees
	 * the given status, the server a cancellation. The first end counts; later ones are
	 * ignored.
	 * @param status the status that the caller sees; not OK
	 */
	void cancel(Status status);

}
