package io.freshet.rpc.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

import io.freshet.rpc.internal.http2.ConnectionCensus;
import io.freshet.rpc.internal.http2.Http2Server;
import org.jspecify.annotations.Nullable;

/** What a server can tell of its life. Safe for use by several threads. */
final class ServerHistory {

	private final LongAdder callsFailed = new LongAdder();

	/** A call has ended with another status than OK. */
	void callFailed() {
		this.callsFailed.increment();
	}

	CompletionStage<ServerSnapshot> snapshot(@Nullable Http2Server listener, boolean tls) {
		if (listener == null) {
			return CompletableFuture.completedFuture(new ServerSnapshot(List.of(), 0));
		}
		ConnectionCensus census = listener.census();
		return census.snapshots()
			.thenApply((connections) -> new ServerSnapshot(List
				.of(new ServerSnapshot.Listener(listener.address(), tls, census.total(), census.closed(), connections)),
					this.callsFailed.sum()));
	}

}
