package io.freshet.spring.autoconfigure.observation;

import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/**
 * Gives the log lines of unsampled calls the ids of their traces. The ids are made when a
 * line is written; they are not in the MDC that applications see. Safe for use by several
 * threads.
 */
final class LogbackTraceIds implements MDCAdapter {

	private static final String TRACE_ID = "traceId";

	private static final String SPAN_ID = "spanId";

	private final MDCAdapter mdc;

	/** Applications in this JVM. Guarded by the class. */
	private int users;

	private LogbackTraceIds(MDCAdapter mdc) {
		this.mdc = mdc;
	}

	/**
	 * Begins to add ids, if nobody does so already.
	 * @param loggers the loggers
	 */
	static synchronized void install(LoggerContext loggers) {
		LogbackTraceIds ids = (loggers.getMDCAdapter() instanceof LogbackTraceIds there) ? there
				: new LogbackTraceIds(loggers.getMDCAdapter());
		ids.users++;
		if (ids.users == 1) {
			loggers.setMDCAdapter(ids);
		}
	}

	/**
	 * Ends what {@link #install} has begun, when nobody else needs it.
	 * @param loggers the loggers
	 */
	static synchronized void remove(LoggerContext loggers) {
		if (loggers.getMDCAdapter() instanceof LogbackTraceIds ids) {
			ids.users--;
			if (ids.users == 0) {
				loggers.setMDCAdapter(ids.mdc);
			}
		}
	}

	/** What an event of the log takes along. */
	@Override
	public @Nullable Map<String, String> getCopyOfContextMap() {
		Map<String, String> map = (this.mdc instanceof LogbackMDCAdapter logback) ? logback.getPropertyMap()
				: this.mdc.getCopyOfContextMap();
		UnsampledTrace trace = (map == null || !map.containsKey(TRACE_ID)) ? UnsampledTrace.current() : null;
		if (trace == null) {
			return map;
		}
		Map<String, String> traced = (map != null) ? new HashMap<>(map) : new HashMap<>();
		traced.put(TRACE_ID, trace.span().getTraceId());
		traced.put(SPAN_ID, trace.span().getSpanId());
		return traced;
	}

	@Override
	public void put(String key, @Nullable String value) {
		this.mdc.put(key, value);
	}

	@Override
	public @Nullable String get(String key) {
		return this.mdc.get(key);
	}

	@Override
	public void remove(String key) {
		this.mdc.remove(key);
	}

	@Override
	public void clear() {
		this.mdc.clear();
	}

	@Override
	public void setContextMap(Map<String, String> map) {
		this.mdc.setContextMap(map);
	}

	@Override
	public void pushByKey(String key, @Nullable String value) {
		this.mdc.pushByKey(key, value);
	}

	@Override
	public @Nullable String popByKey(String key) {
		return this.mdc.popByKey(key);
	}

	@Override
	public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
		return this.mdc.getCopyOfDequeByKey(key);
	}

	@Override
	public void clearDequeByKey(String key) {
		this.mdc.clearDequeByKey(key);
	}

}
