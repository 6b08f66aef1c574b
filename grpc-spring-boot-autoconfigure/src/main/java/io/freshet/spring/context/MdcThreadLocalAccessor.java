package io.freshet.spring.context;

import java.util.Map;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries the entries that log lines are marked with to other threads, all of them. To be
 * registered with Micrometer's context propagation. Has no state.
 */
public final class MdcThreadLocalAccessor implements ThreadLocalAccessor<Map<String, String>> {

	/** The key of the entries, for example in Reactor's context. */
	public static final String KEY = "io.freshet.mdc";

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	public @Nullable Map<String, String> getValue() {
		Map<String, String> entries = MDC.getCopyOfContextMap();
		return (entries == null || entries.isEmpty()) ? null : entries;
	}

	@Override
	public void setValue(Map<String, String> entries) {
		MDC.setContextMap(entries);
	}

	@Override
	public void setValue() {
		MDC.clear();
	}

}
