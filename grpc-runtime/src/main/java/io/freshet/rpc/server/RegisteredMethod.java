package io.freshet.rpc.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcException;
import org.jspecify.annotations.Nullable;

/**
 * A method that can be called: its descriptor, the interceptors and the code composed
 * into one chain, and where they run. Immutable.
 *
 * @param descriptor the descriptor
 * @param async whether the code never blocks
 * @param chain the interceptors around the code
 * @param executor runs the chain; {@link ServerOptions#EVENT_LOOP} for the event loop
 */
record RegisteredMethod(MethodDescriptor<?, ?> descriptor, boolean async, ServerInterceptor.Next chain,
		Executor executor) {

	/**
	 * Gives the handler of a call to the executor.
	 * @param handler the handler
	 * @return why the executor does not take it, or {@code null} if it does
	 */
	@Nullable RpcException dispatch(HandlerTask handler) {
		try {
			this.executor.execute(handler);
			return null;
		}
		catch (RejectedExecutionException ex) {
			ServerLog.rejected(this.descriptor);
			return new RpcException(EndStatus.BUSY,
					Metadata.of("grpc-retry-pushback-ms", Integer.toString(CallAdmission.retryMillis())));
		}
		catch (RuntimeException | Error ex) {
			// Such as no memory for one more thread. Other calls may fare better.
			ServerLog.executorFailed(this.descriptor, ex);
			return new RpcException(EndStatus.NO_THREAD);
		}
	}

	boolean runsOnEventLoop() {
		return this.executor == ServerOptions.EVENT_LOOP;
	}

}
