package io.freshet.spring.autoconfigure.actuate;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Waits for what servers and channels tell of themselves. */
final class Snapshots {

	/** Longer than an event loop is waited for. */
	private static final long SECONDS = 5;

	private Snapshots() {
	}

	static <T> T await(CompletionStage<T> snapshot) {
		try {
			return snapshot.toCompletableFuture().orTimeout(SECONDS, TimeUnit.SECONDS).join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException("no snapshot within " + SECONDS + " s", ex);
		}
	}

}
