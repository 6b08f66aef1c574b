package io.freshet.spring.context;

import java.util.Map;

import io.freshet.rpc.server.CallScope;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;

/** Captures thread-locals. Needs Micrometer's context propagation. */
final class Snapshots {

	private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder().build();

	private Snapshots() {
	}

	static @Nullable CallScope capture() {
		ContextSnapshot snapshot = FACTORY.captureAll();
		if (snapshot instanceof Map<?, ?> values && values.isEmpty()) {
			return null;
		}
		return () -> snapshot.setThreadLocals()::close;
	}

}
