package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.server.IncomingCall;
import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;

/** A call that is measured but not traced. Knows its trace when somebody asks. */
final class UnsampledCall extends MeteredCall {

	private final IncomingCall call;

	/** Guarded by this. */
	private @Nullable UnsampledTrace trace;

	UnsampledCall(Clock clock, CallMeters[] meters, IncomingCall call) {
		super(clock, meters);
		this.call = call;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T attribute(AttributeKey<T> key) {
		return (key == (Object) UnsampledTrace.KEY) ? (T) trace() : null;
	}

	private synchronized UnsampledTrace trace() {
		UnsampledTrace trace = this.trace;
		if (trace == null) {
			trace = UnsampledTrace.of(this.call);
			this.trace = trace;
		}
		return trace;
	}

}
