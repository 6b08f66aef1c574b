package io.freshet.spring.autoconfigure.observation;

import java.util.List;
import java.util.function.Supplier;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * A sampler that does not choose again where a call was chosen before its span was made.
 * Everything else goes to the sampler behind it. Safe for use by several threads.
 */
final class DecidedSampler implements Sampler {

	/**
	 * Says so while the span of a chosen call is made. Stays with the thread: to set and
	 * remove a value for each call was dearer than the span.
	 */
	private static final ThreadLocal<Mark> CHOSEN = ThreadLocal.withInitial(Mark::new);

	private final Sampler sampler;

	private final double probability;

	private DecidedSampler(Sampler sampler, double probability) {
		this.sampler = sampler;
		this.probability = probability;
	}

	/**
	 * Stands before a sampler that can be foreseen, because it heeds the parent and else
	 * takes one in so many.
	 * @param sampler the sampler
	 * @param probability what it takes if it takes one in so many
	 * @return the sampler before it, or {@code null} if it is another kind
	 */
	static @Nullable DecidedSampler before(Sampler sampler, double probability) {
		if (sampler.equals(Sampler.parentBased(Sampler.traceIdRatioBased(probability)))) {
			return new DecidedSampler(sampler, probability);
		}
		return sampler.equals(Sampler.parentBased(Sampler.alwaysOff())) ? new DecidedSampler(sampler, 0) : null;
	}

	double probability() {
		return this.probability;
	}

	/**
	 * Makes a span that was chosen.
	 * @param <T> what comes of it
	 * @param start makes the span, on this thread
	 * @return what came of it
	 */
	static <T extends @Nullable Object> T chosen(Supplier<T> start) {
		Mark mark = CHOSEN.get();
		mark.set = true;
		try {
			return start.get();
		}
		finally {
			mark.set = false;
		}
	}

	@Override
	public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
			Attributes attributes, List<LinkData> links) {
		if (CHOSEN.get().set && !Span.fromContext(parent).getSpanContext().isValid()) {
			return SamplingResult.recordAndSample();
		}
		return this.sampler.shouldSample(parent, traceId, name, kind, attributes, links);
	}

	@Override
	public String getDescription() {
		return this.sampler.getDescription();
	}

	@Override
	public String toString() {
		return getDescription();
	}

	/** Whether the span that a thread makes was chosen. */
	private static final class Mark {

		private boolean set;

	}

}
