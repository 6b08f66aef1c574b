package io.freshet.spring.context;

import io.freshet.rpc.server.CallScope;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Carries what an interceptor finds on its thread over to the other threads of a call:
 * MDC entries, observations, and all else for which there is a
 * {@code ThreadLocalAccessor} of Micrometer's context propagation. Has no state.
 */
public final class ThreadLocalScopes {

	private static final boolean PRESENT = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			ThreadLocalScopes.class.getClassLoader());

	private ThreadLocalScopes() {
	}

	/**
	 * Captures what is on the current thread.
	 * @return puts it on other threads, see {@code ServerCall.addScope}; {@code null} if
	 * there is nothing, or context propagation is not on the class path
	 */
	public static @Nullable CallScope capture() {
		return PRESENT ? Snapshots.capture() : null;
	}

}
