package io.freshet.rpc.client;

import java.time.Duration;
import java.util.function.Consumer;

import io.freshet.rpc.LoadReport;
import io.freshet.rpc.internal.transport.ClientConnection;
import org.jspecify.annotations.Nullable;

/** Placeholder. */
final class ServerWatches {

	ServerWatches(ConnectionSlot slot, Runnable changed) {
	}

	void checkHealth() {
	}

	void watchLoad(Duration period, Consumer<LoadReport> listener) {
	}

	void connected(ClientConnection connection) {
	}

	void gone(ClientConnection connection) {
	}

	ConnectivityState state() {
		return ConnectivityState.READY;
	}

	@Nullable Throwable unhealthy() {
		return null;
	}

	void close() {
	}

}
