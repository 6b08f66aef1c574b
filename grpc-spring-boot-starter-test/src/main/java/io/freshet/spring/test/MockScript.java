package io.freshet.spring.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.freshet.rpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MockRpcServer} is to answer and what it has received. Safe for use by
 * several threads.
 */
final class MockScript {

	private final List<MockRule<?, ?>> rules = new ArrayList<>();

	private final List<RecordedCall<?>> calls = new ArrayList<>();

	private final List<String> unexpected = new ArrayList<>();

	private int taken;

	synchronized void add(MockRule<?, ?> rule) {
		this.rules.add(rule);
	}

	synchronized void reset() {
		this.rules.clear();
		this.calls.clear();
		this.unexpected.clear();
		this.taken = 0;
	}

	synchronized void record(RecordedCall<?> call) {
		this.calls.add(call);
		notifyAll();
	}

	synchronized List<RecordedCall<?>> calls() {
		return List.copyOf(this.calls);
	}

	/** Waits for a call that nobody has taken yet. */
	synchronized @Nullable RecordedCall<?> take(Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		while (this.taken >= this.calls.size()) {
			long millis = (end - System.nanoTime()) / 1_000_000;
			if (millis <= 0) {
				return null;
			}
			wait(millis);
		}
		return this.calls.get(this.taken++);
	}

	/**
	 * Finds the first rule that answers a call.
	 * @param method the method
	 * @param request the request, or {@code null} if the client sends a stream
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 * @return the rule, or {@code null} if none does
	 */
	@SuppressWarnings("unchecked")
	synchronized <Q, R> @Nullable MockRule<Q, R> find(MethodDescriptor<Q, R> method, @Nullable Q request) {
		for (MockRule<?, ?> rule : this.rules) {
			MockRule<Q, R> candidate = (MockRule<Q, R>) rule;
			if (candidate.take(method, request)) {
				return candidate;
			}
		}
		return null;
	}

	/**
	 * Notes a call that nothing is scripted for.
	 * @param call the call, for people
	 * @return what is wrong, for the client
	 */
	synchronized String unexpected(String call) {
		String text = "unexpected call of " + call + "; " + this;
		this.unexpected.add(text);
		return text;
	}

	synchronized void verify() {
		if (!this.unexpected.isEmpty()) {
			throw new AssertionError("MockRpcServer: " + String.join("\n", this.unexpected));
		}
	}

	static String text(List<?> messages) {
		return messages.stream().map(MockScript::text).collect(Collectors.joining(", ", "[", "]"));
	}

	static String text(Object message) {
		return (message instanceof Message protobuf)
				? "{" + TextFormat.printer().emittingSingleLine(true).printToString(protobuf) + "}"
				: String.valueOf(message);
	}

	@Override
	public synchronized String toString() {
		return this.rules.isEmpty() ? "nothing is scripted"
				: this.rules.stream().map(Object::toString).collect(Collectors.joining("\n  ", "scripted is\n  ", ""));
	}

}
