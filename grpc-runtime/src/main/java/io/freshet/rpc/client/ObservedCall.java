package io.freshet.rpc.client;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * The observers of one call and of the attempt that is under way. None of them can
 * disturb the call or another observer. Created on the thread that makes the call,
 * messages may be told by any thread, the rest is confined to the call's event loop.
 */
final class ObservedCall {

	private static final ClientAttemptObserver[] NONE = {};

	private final ClientCallObserver[] observers;

	private volatile ClientAttemptObserver[] attempt = NONE;

	private int attempts;

	private ObservedCall(ClientCallObserver[] observers) {
		this.observers = observers;
	}

	/**
	 * Begins to observe a call.
	 * @param observers all observers of the channel
	 * @param call the call
	 * @return the observation, or {@code null} if nobody cares
	 */
	static @Nullable ObservedCall begin(List<ClientObserver> observers, ClientCall call) {
		if (observers.isEmpty()) {
			return null;
		}
		ClientCallObserver[] started = observers.stream()
			.map((observer) -> begin(observer, call))
			.filter(Objects::nonNull)
			.toArray(ClientCallObserver[]::new);
		return (started.length > 0) ? new ObservedCall(started) : null;
	}

	private static @Nullable ClientCallObserver begin(ClientObserver observer, ClientCall call) {
		try {
			return observer.onCall(call);
		}
		catch (RuntimeException | AssertionError ex) {
			ClientLog.listenerFailed(ex);
			return null;
		}
	}

	void delayed(CallDelay delay) {
		tell(this.observers, (observer) -> observer.onDelay(delay));
	}

	/**
	 * An attempt begins.
	 * @param metadata the metadata of the call
	 * @return the metadata of the attempt
	 */
	Metadata attempt(Metadata metadata) {
		Attempt attempt = new Attempt(this.attempts++, metadata);
		ClientAttemptObserver[] started = new ClientAttemptObserver[this.observers.length];
		int count = 0;
		for (ClientCallObserver observer : this.observers) {
			ClientAttemptObserver one = begin(observer, attempt);
			if (one != null) {
				started[count++] = one;
			}
		}
		this.attempt = (count == started.length) ? started : Arrays.copyOf(started, count);
		return attempt.metadata;
	}

	private static @Nullable ClientAttemptObserver begin(ClientCallObserver observer, Attempt attempt) {
		try {
			return observer.onAttempt(attempt);
		}
		catch (RuntimeException | AssertionError ex) {
			ClientLog.listenerFailed(ex);
			return null;
		}
	}

	void request(Marshaller<?> marshaller, Object message, int wireBytes, boolean compressed) {
		int bytes = compressed ? size(marshaller, message) : wireBytes;
		tell(this.attempt, (observer) -> observer.onRequest(bytes, wireBytes));
	}

	void response(Marshaller<?> marshaller, Object message, int wireBytes, boolean compressed) {
		int bytes = compressed ? size(marshaller, message) : wireBytes;
		tell(this.attempt, (observer) -> observer.onResponse(bytes, wireBytes));
	}

	@SuppressWarnings("unchecked")
	private static int size(Marshaller<?> marshaller, Object message) {
		return ((Marshaller<Object>) marshaller).size(message);
	}

	/**
	 * The attempt has ended, but not the call.
	 * @param status how
	 */
	void attemptEnded(Status status) {
		ClientAttemptObserver[] attempt = this.attempt;
		this.attempt = NONE;
		tell(attempt, (observer) -> observer.onEnd(status));
	}

	/**
	 * The call has ended, and the attempt, if there is one.
	 * @param status how
	 */
	void end(Status status) {
		attemptEnded(status);
		tell(this.observers, (observer) -> observer.onEnd(status));
	}

	private static <T> void tell(T[] observers, Consumer<T> event) {
		for (T observer : observers) {
			try {
				event.accept(observer);
			}
			catch (RuntimeException | AssertionError ex) {
				ClientLog.listenerFailed(ex);
			}
		}
	}

	/** An attempt while observers are told of it. */
	private static final class Attempt implements ClientAttempt {

		private final int previous;

		private Metadata metadata;

		Attempt(int previous, Metadata metadata) {
			this.previous = previous;
			this.metadata = metadata;
		}

		@Override
		public int previousAttempts() {
			return this.previous;
		}

		@Override
		public void setMetadata(String name, String value) {
			this.metadata = this.metadata.toBuilder().remove(name).add(name, value).build();
		}

	}

}
