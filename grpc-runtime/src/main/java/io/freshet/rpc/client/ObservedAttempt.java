package io.freshet.rpc.client;

import java.util.Arrays;
import java.util.function.Consumer;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.internal.attempt.RequestPart;
import org.jspecify.annotations.Nullable;

/**
 * The observers of one attempt. None of them can disturb the call or another observer.
 * Messages may be told by any thread, the rest is confined to the call's event loop.
 */
final class ObservedAttempt implements ClientAttempt, RequestPart.Observer {

	private static final ClientAttemptObserver[] NONE = {};

	private final int previous;

	private Metadata metadata;

	private ClientAttemptObserver[] observers = NONE;

	private ObservedAttempt(int previous, Metadata metadata) {
		this.previous = previous;
		this.metadata = metadata;
	}

	/**
	 * An attempt begins.
	 * @param calls the observers of the call
	 * @param previous how many attempts there were before
	 * @param metadata the metadata of the call
	 * @return the attempt
	 */
	static ObservedAttempt begin(ClientCallObserver[] calls, int previous, Metadata metadata) {
		ObservedAttempt attempt = new ObservedAttempt(previous, metadata);
		ClientAttemptObserver[] started = new ClientAttemptObserver[calls.length];
		int count = 0;
		for (ClientCallObserver observer : calls) {
			ClientAttemptObserver one = begin(observer, attempt);
			if (one != null) {
				started[count++] = one;
			}
		}
		attempt.observers = (count == started.length) ? started : Arrays.copyOf(started, count);
		return attempt;
	}

	private static @Nullable ClientAttemptObserver begin(ClientCallObserver observer, ObservedAttempt attempt) {
		try {
			return observer.onAttempt(attempt);
		}
		catch (RuntimeException | AssertionError ex) {
			ClientLog.listenerFailed(ex);
			return null;
		}
	}

	@Override
	public int previousAttempts() {
		return this.previous;
	}

	@Override
	public void setMetadata(String name, String value) {
		this.metadata = this.metadata.toBuilder().remove(name).add(name, value).build();
	}

	/** Returns the metadata of the attempt. */
	Metadata metadata() {
		return this.metadata;
	}

	/** A message is sent again, as it was sent before: nothing else is known of it. */
	@Override
	public void onMessage(int wireBytes) {
		request(wireBytes, wireBytes);
	}

	void request(int messageBytes, int wireBytes) {
		tell(this.observers, (observer) -> observer.onRequest(messageBytes, wireBytes));
	}

	void response(int messageBytes, int wireBytes) {
		tell(this.observers, (observer) -> observer.onResponse(messageBytes, wireBytes));
	}

	/**
	 * The attempt has ended. Later calls do nothing.
	 * @param status how
	 */
	void end(Status status) {
		ClientAttemptObserver[] observers = this.observers;
		this.observers = NONE;
		tell(observers, (observer) -> observer.onEnd(status));
	}

	static <T> void tell(T[] observers, Consumer<T> event) {
		for (T observer : observers) {
			try {
				event.accept(observer);
			}
			catch (RuntimeException | AssertionError ex) {
				ClientLog.listenerFailed(ex);
			}
		}
	}

}
