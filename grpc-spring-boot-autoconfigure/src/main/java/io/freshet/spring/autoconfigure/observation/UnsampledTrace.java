package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.server.IncomingCall;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a call that is not sampled: its ids, so that whatever the call leads to
 * belongs to the same trace and is not sampled either. Made only when somebody asks.
 * Immutable.
 *
 * @param span the ids
 * @param context the context with these ids
 */
record UnsampledTrace(SpanContext span, Context context) {

	/** What to ask a call for. */
	static final AttributeKey<UnsampledTrace> KEY = AttributeKey.of("unsampled trace");

	private static final int TRACE_ID_START = 3;

	private static final int TRACE_ID_END = 35;

	/** Returns the trace of a call that begins one. */
	static UnsampledTrace root() {
		return of(IdGenerator.random().generateTraceId());
	}

	/**
	 * Returns the trace of a call that has arrived.
	 * @param call the call; its parent is well-formed and not sampled, or it has none
	 * @return the trace
	 */
	static UnsampledTrace of(IncomingCall call) {
		String parent = call.metadata().get(SpanChoice.PARENT);
		return (parent != null) ? of(parent.substring(TRACE_ID_START, TRACE_ID_END)) : root();
	}

	private static UnsampledTrace of(String traceId) {
		SpanContext span = SpanContext.create(traceId, IdGenerator.random().generateSpanId(), TraceFlags.getDefault(),
				TraceState.getDefault());
		return new UnsampledTrace(span, Context.root().with(Span.wrap(span)));
	}

	/**
	 * Returns the trace of the call that the current thread works for.
	 * @return the trace, or {@code null} if there is no call or it is sampled
	 */
	static @Nullable UnsampledTrace current() {
		RpcContext call = RpcContext.currentOrNull();
		return (call != null) ? call.attribute(KEY) : null;
	}

}
