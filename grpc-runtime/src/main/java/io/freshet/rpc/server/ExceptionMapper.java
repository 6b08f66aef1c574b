package io.freshet.rpc.server;

import io.freshet.rpc.RpcException;
import org.jspecify.annotations.Nullable;

/**
 * Translates what handlers and interceptors throw, in every style, before the server's
 * own rule is applied: an {@link RpcException} keeps its status, everything else becomes
 * UNKNOWN without a word of what is inside. Called on the thread that failed.
 */
@FunctionalInterface
public interface ExceptionMapper {

	/**
	 * Translates a failure.
	 * @param failure what was thrown
	 * @param call the call
	 * @return what the client shall see, or {@code null} to leave it to the server's rule
	 */
	@Nullable RpcException map(Throwable failure, ServerCall call);

}
