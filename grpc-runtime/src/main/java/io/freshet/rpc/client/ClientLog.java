package io.freshet.rpc.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;

import io.freshet.rpc.Guard;
import org.jspecify.annotations.Nullable;

/** Everything that channels log. */
final class ClientLog {

	private static final Logger LOGGER = System.getLogger("io.freshet.rpc.client");

	private ClientLog() {
	}

	static void connectFailed(Target target, SocketAddress address, Throwable cause, long retryMillis) {
		LOGGER.log(Level.DEBUG, () -> "cannot connect to " + target + " at " + address + ", next attempt in "
				+ retryMillis + " ms: " + cause);
	}

	static void unresolved(String target, @Nullable Throwable cause) {
		LOGGER.log(Level.DEBUG, () -> "no servers found for " + target + ": " + cause);
	}

	static void healthUnknown(String target) {
		LOGGER.log(Level.WARNING,
				() -> target + " has no health service (UNIMPLEMENTED); it is taken for healthy " + "(healthService)");
	}

	static void tooManyPings(Target target) {
		LOGGER.log(Level.WARNING, () -> target + " finds that this client sends PING too often (too_many_pings); "
				+ "new connections wait twice as long before they do (keepAliveTime)");
	}

	static void guarded(Guard guard, @Nullable SocketAddress peer, String event, long times) {
		String setting = guard.setting().isEmpty() ? "its limit is fixed" : "setting: " + guard.setting();
		LOGGER.log(Level.WARNING, "guard {0} acted {1} times, last on {2}: {3} ({4})", guard, times,
				(peer != null) ? peer : "a call", event, setting);
	}

	static void listenerFailed(Throwable failure) {
		LOGGER.log(Level.WARNING, "a listener of a call failed, the call goes on", failure);
	}

}
