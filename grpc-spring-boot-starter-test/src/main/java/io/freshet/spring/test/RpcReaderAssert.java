package io.freshet.spring.test;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.StatusCode;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a stream of messages. What was read is gone for other readers, but not
 * for further assertions of the same chain.
 *
 * @param <T> the type of message
 */
public final class RpcReaderAssert<T> extends AbstractAssert<RpcReaderAssert<T>, RpcReader<T>> {

	RpcReaderAssert(RpcReader<T> actual) {
		super(actual, RpcReaderAssert.class);
	}

	/**
	 * Verifies the next messages, and leaves the rest.
	 * @param messages the expected messages
	 * @return this assertion
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final RpcReaderAssert<T> nextAre(T... messages) {
		isNotNull();
		List<T> read = new ArrayList<>();
		for (T expected : messages) {
			T message = next(read);
			if (message == null) {
				throw failure("%nExpecting the stream to go on with%n  %s%nbut it ended after%n  %s",
						MockScript.text(List.of(messages)), MockScript.text(read));
			}
			read.add(message);
			if (!message.equals(expected)) {
				throw failure("%nExpecting the stream to go on with%n  %s%nbut was%n  %s",
						MockScript.text(List.of(messages)), MockScript.text(read));
			}
		}
		return this;
	}

	private @Nullable T next(List<T> read) {
		try {
			return this.actual.read();
		}
		catch (RpcException ex) {
			throw (AssertionError) failure("%nExpecting another message, but the stream failed with%n  %s%nafter%n  %s",
					StatusAssert.describe(ex.status()), MockScript.text(read))
				.initCause(ex);
		}
	}

	/**
	 * Reads to the end and verifies all messages.
	 * @param messages the expected messages; none for a stream that has to end now
	 * @return this assertion
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final RpcReaderAssert<T> endsAfter(T... messages) {
		nextAre(messages);
		List<T> read = new ArrayList<>();
		T more = next(read);
		if (more != null) {
			throw failure("%nExpecting the stream to end after%n  %s%nbut it went on with%n  %s",
					MockScript.text(List.of(messages)), MockScript.text(more));
		}
		return this;
	}

	/**
	 * Reads on until the stream fails, which it has to.
	 * @param code the expected code
	 * @return an assertion on what it failed with
	 */
	public RpcExceptionAssert failsWith(StatusCode code) {
		isNotNull();
		List<T> read = new ArrayList<>();
		try {
			this.actual.forEach(read::add);
		}
		catch (RpcException ex) {
			return new RpcExceptionAssert(ex).hasCode(code);
		}
		throw failure("%nExpecting the stream to fail with %s, but it ended with OK after%n  %s", code,
				MockScript.text(read));
	}

}
