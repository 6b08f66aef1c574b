package io.freshet.spring.autoconfigure.observation;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.freshet.rpc.server.IncomingCall;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the calls that get spans as a sampler does that heeds the parent, and for calls
 * without a parent takes one in so many. Reads no more than the flag of the parent.
 * Immutable.
 */
final class SpanChoice {

	/** The W3C header of traces. */
	static final String PARENT = "traceparent";

	/** Version, trace, span and flags in hexadecimal, with dashes between. */
	private static final int PARENT_LENGTH = 55;

	private static final int TRACE_START = 3;

	private static final int TRACE_END = 35;

	private static final int SPAN_END = 52;

	private static final int SAMPLED_FLAG = 1;

	private static final int HEX = 16;

	/** Tells the usual headers of a call from those of traces. */
	private static final int SPREAD = 7;

	/** Other headers that belong to traces, in lower case. */
	private final Set<String> others;

	/** One bit for each first character with a length that one of the headers has. */
	private final long shapes;

	private final double probability;

	private final Predicate<CharSequence> concernsTraces = this::concernsTraces;

	/**
	 * Creates a choice.
	 * @param fields the headers of traces
	 * @param probability how many of the calls without a parent are sampled, from 0 to 1
	 */
	SpanChoice(Collection<String> fields, double probability) {
		Set<String> all = fields.stream().map((field) -> field.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
		this.shapes = all.stream().mapToLong(SpanChoice::bit).reduce(0, (some, one) -> some | one);
		all.remove(PARENT);
		this.others = all;
		this.probability = probability;
	}

	/**
	 * Chooses for a call that arrives.
	 * @param call the call
	 * @return the choice
	 */
	Outcome of(IncomingCall call) {
		if (!call.hasMetadata(this.concernsTraces)) {
			return ofRoot();
		}
		// What else is said of the trace has to get to whoever understands it.
		if (call.hasMetadata(this::isOther)) {
			return Outcome.UNDECIDED;
		}
		return isUnsampled(call.metadata().get(PARENT)) ? Outcome.UNSAMPLED : Outcome.UNDECIDED;
	}

	/**
	 * Chooses for a call without a parent.
	 * @return the choice
	 */
	Outcome ofRoot() {
		return (ThreadLocalRandom.current().nextDouble() < this.probability) ? Outcome.SAMPLED : Outcome.UNSAMPLED;
	}

	/** Most headers are told by their first character and their length. */
	private boolean concernsTraces(CharSequence name) {
		return !name.isEmpty() && (this.shapes & bit(name)) != 0
				&& (PARENT.contentEquals(name) || this.others.contains(name.toString()));
	}

	private boolean isOther(CharSequence name) {
		return this.others.contains(name.toString());
	}

	private static long bit(CharSequence name) {
		return 1L << (name.charAt(0) * SPREAD + name.length());
	}

	/** What is not understood here is left to whoever reads it properly. */
	private static boolean isUnsampled(@Nullable String parent) {
		if (parent == null || parent.length() != PARENT_LENGTH || !parent.startsWith("00-")
				|| !isId(parent, TRACE_START, TRACE_END) || !isId(parent, TRACE_END + 1, SPAN_END)) {
			return false;
		}
		int first = hex(parent.charAt(SPAN_END + 1));
		int flags = hex(parent.charAt(PARENT_LENGTH - 1));
		return first >= 0 && flags >= 0 && (flags & SAMPLED_FLAG) == 0;
	}

	/** Whether there is an id, which is not all zeros, with a dash behind it. */
	private static boolean isId(String parent, int start, int end) {
		int some = 0;
		for (int i = start; i < end; i++) {
			int digit = hex(parent.charAt(i));
			if (digit < 0) {
				return false;
			}
			some |= digit;
		}
		return some != 0 && parent.charAt(end) == '-';
	}

	/** Returns the value of a digit, or -1 for what is none; capital letters are none. */
	private static int hex(char digit) {
		return (digit <= 'f' && (digit < 'A' || digit > 'F')) ? Character.digit(digit, HEX) : -1;
	}

	/** What becomes of a call. */
	enum Outcome {

		/** It gets a span. */
		SAMPLED,

		/** It gets none. */
		UNSAMPLED,

		/** The tracer has to say. */
		UNDECIDED

	}

}
