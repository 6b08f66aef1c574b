package io.freshet.spring.test;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.freshet.rpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Which calls a script answers, and how. Immutable but for the count, which is guarded by
 * the script.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
final class MockRule<Q, R> {

	private final MethodDescriptor<Q, R> method;

	private final @Nullable Predicate<Q> condition;

	private final int times;

	private final List<MockStep<Q, R>> steps;

	private int used;

	MockRule(MethodDescriptor<Q, R> method, @Nullable Predicate<Q> condition, int times, List<MockStep<Q, R>> steps) {
		this.method = method;
		this.condition = condition;
		this.times = times;
		this.steps = List.copyOf(steps);
	}

	List<MockStep<Q, R>> steps() {
		return this.steps;
	}

	/**
	 * Takes a call, if it is for this rule and the rule is not used up.
	 * @param called the method
	 * @param request the request, or {@code null} if the client sends a stream
	 * @return whether this rule answers
	 */
	boolean take(MethodDescriptor<?, ?> called, @Nullable Q request) {
		if (!this.method.path().equals(called.path()) || this.used >= this.times
				|| (this.condition != null && (request == null || !this.condition.test(request)))) {
			return false;
		}
		this.used++;
		return true;
	}

	@Override
	public String toString() {
		String uses = (this.times == Integer.MAX_VALUE) ? this.used + " times" : this.used + " of " + this.times;
		return this.method.path().substring(1) + ((this.condition != null) ? " if the request matches" : "") + ": "
				+ this.steps.stream().map(Object::toString).collect(Collectors.joining(", ")) + " (answered " + uses
				+ ")";
	}

}
