package io.freshet.rpc.server;

import java.util.function.Consumer;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.Status;
import org.jspecify.annotations.Nullable;

/** A call as interceptors see it. Safe for use by several threads. */
public interface ServerCall extends RpcContext {

	/**
	 * Returns the request of a method that takes one.
	 * @return the request, or {@code null} if the client sends a stream
	 */
	@Nullable Object request();

	/**
	 * Adds a listener. To be called before the call is passed on.
	 * @param listener hears of messages and of the end
	 */
	void addListener(ServerCallListener listener);

	/**
	 * Ends the call. The first end counts; later ones are ignored.
	 * @param status the status that the client sees
	 * @param trailers trailing metadata besides that already added
	 */
	void close(Status status, Metadata trailers);

	/**
	 * Adds something that has to be on the thread whenever code of this call runs from
	 * now on: on the event loop behind {@link #passOnAfter}, and in the publishers and
	 * subscribers of the handler. For what the current thread goes on to do the
	 * interceptor opens the scope itself. To be called before the call is passed on.
	 * @param scope what to put on those threads
	 */
	void addScope(CallScope scope);

	/**
	 * Adds a check of the requests that are still to be read. Each is checked before the
	 * handler sees it, by the thread that reads, with the scopes of the call open; on an
	 * event loop the check must not block. What it throws ends the call, and reading.
	 * @param check throws to refuse a request
	 */
	void checkRequests(Consumer<Object> check);

	/**
	 * Adds a check of the responses. Each is checked before anything of it is written, by
	 * the thread that gives it, with the scopes of the call open; on an event loop the
	 * check must not block. What it throws ends the call. To be called before the call is
	 * passed on: a stream of responses that has begun without any check is not checked.
	 * @param check throws to hold a response back
	 */
	void checkResponses(Consumer<Object> check);

	/**
	 * Passes the call on after something that may block. If the current thread is the
	 * event loop of the call, it is done by a thread for blocking handlers, and the rest
	 * of the chain runs later, back on the loop; this method returns meanwhile. Any other
	 * thread does it all itself.
	 * @param preparation what to do first
	 * @param next the rest of the chain
	 * @throws Exception what the preparation or the rest of the chain throws, unless that
	 * happens later; then it ends the call in the same way
	 */
	void passOnAfter(Preparation preparation, ServerInterceptor.Next next) throws Exception;

	/** Something that may block and decides whether a call goes on. */
	@FunctionalInterface
	interface Preparation {

		/**
		 * Prepares the call.
		 * @param call the call
		 * @return whether to pass the call on; if not, this method has closed it
		 * @throws Exception any exception; the server turns it into a status
		 */
		boolean prepare(ServerCall call) throws Exception;

	}

}
