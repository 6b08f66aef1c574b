package io.freshet.rpc.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;

import io.freshet.rpc.Guard;
import io.freshet.rpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/** All events that a server logs. Has no state. */
final class ServerLog {

	private static final Logger logger = System.getLogger(RpcServer.class.getName());

	private ServerLog() {
	}

	static void started(String listener, SocketAddress address, int services) {
		logger.log(Level.DEBUG, "RPC server listens on {0} ({1}) with {2} services", address, listener, services);
	}

	static void handlerFailed(ServerCall call, String id, Throwable failure) {
		logger.log(Level.ERROR, "handler of " + call + " failed, the client sees UNKNOWN with id " + id, failure);
	}

	static void mapperFailed(MethodDescriptor<?, ?> method, Throwable failure) {
		logger.log(Level.ERROR, "exception mapper failed on a call of " + method, failure);
	}

	static void failedAfterEnd(MethodDescriptor<?, ?> method, Throwable failure) {
		logger.log(Level.DEBUG, "handler of " + method + " failed after its call had ended", failure);
	}

	static void executorFailed(MethodDescriptor<?, ?> method, Throwable failure) {
		logger.log(Level.ERROR, "executor failed on a call of " + method, failure);
	}

	static void guarded(Guard guard, @Nullable SocketAddress peer, String event, long times) {
		String setting = guard.setting().isEmpty() ? "its limit is fixed" : "setting: " + guard.setting();
		Level level = (guard == Guard.UNKNOWN_METHODS) ? Level.DEBUG : Level.WARNING;
		logger.log(level, "guard {0} acted {1} times, last on {2}: {3} ({4})", guard, times,
				(peer != null) ? peer : "a call", event, setting);
	}

	static void observerFailed(@Nullable MethodDescriptor<?, ?> method, Throwable failure) {
		logger.log(Level.ERROR, "observer failed on a call of " + ((method != null) ? method : "no known method"),
				failure);
	}

	static void listenerFailed(MethodDescriptor<?, ?> method, Throwable failure) {
		logger.log(Level.ERROR, "call listener failed on a call of " + method, failure);
	}

}
