package io.freshet.spring.context;

import io.freshet.rpc.server.CallScope;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;

/** Captures thread-locals. Needs Micrometer's context propagation. */
final class Snapshots {

	private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder().build();

	private Snapshots() {
	}

	static CallScope capture() {
		ContextSnapshot snapshot = FACTORY.captureAll();
		return () -> snapshot.setThreadLocals()::close;
	}

}
