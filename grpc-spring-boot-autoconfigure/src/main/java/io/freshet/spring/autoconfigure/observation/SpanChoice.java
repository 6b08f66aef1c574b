package io.freshet.spring.autoconfigure.observation;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

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

	private static final int SAMPLED_FLAG = 1;

	private static final int HEX = 16;

	/** Other headers that belong to traces, in lower case. */
	private final Set<String> others;

	private final double probability;

	/**
	 * Creates a choice.
	 * @param fields the headers of traces
	 * @param probability how many of the calls without a parent are sampled, from 0 to 1
	 */
	SpanChoice(Collection<String> fields, double probability) {
		this.others = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		this.others.addAll(fields);
		this.others.remove(PARENT);
		this.probability = probability;
	}

	/**
	 * Chooses for a call that arrives.
	 * @param call the call
	 * @return the choice
	 */
	Outcome of(IncomingCall call) {
		if (!call.hasMetadata(this::concernsTraces)) {
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

	private boolean concernsTraces(CharSequence name) {
		return PARENT.contentEquals(name) || isOther(name);
	}

	private boolean isOther(CharSequence name) {
		for (String other : this.others) {
			if (other.length() == name.length() && other.equalsIgnoreCase(name.toString())) {
				return true;
			}
		}
		return false;
	}

	/** What is not understood here is left to whoever reads it properly. */
	private static boolean isUnsampled(@Nullable String parent) {
		if (parent == null || parent.length() != PARENT_LENGTH || !parent.startsWith("00-")) {
			return false;
		}
		int flags = Character.digit(parent.charAt(PARENT_LENGTH - 1), HEX);
		return flags >= 0 && (flags & SAMPLED_FLAG) == 0;
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
