package io.freshet.rpc.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/** What a server can tell of its life. Safe for use by several threads. */
final class ServerHistory {

	private final LongAdder callsFailed = new LongAdder();

	/** A call has ended with another status than OK. */
	void callFailed() {
		this.callsFailed.increment();
	}

	CompletionStage<ServerSnapshot> snapshot(@Nullable OpenListeners listeners) {
		if (listeners == null) {
			return CompletableFuture.completedFuture(new ServerSnapshot(List.of(), 0));
		}
		return listeners.snapshots().thenApply((all) -> new ServerSnapshot(all, this.callsFailed.sum()));
	}

}
