package io.freshet.rpc.server;

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

}
