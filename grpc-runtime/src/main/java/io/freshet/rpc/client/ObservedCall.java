package io.freshet.rpc.client;

import java.util.List;
import java.util.Objects;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * The observers of one call and the attempt that counts for it: the one that is under
 * way, or of several the one whose answer the call takes. None of the observers can
 * disturb the call or another observer. Created on the thread that makes the call,
 * messages may be told by any thread, the rest is confined to the call's event loop.
 */
final class ObservedCall {

	private final ClientCallObserver[] observers;

	private volatile @Nullable ObservedAttempt attempt;

	/** Whether attempts hear of requests by themselves. */
	private volatile boolean repeatable;

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
		ObservedAttempt.tell(this.observers, (observer) -> observer.onDelay(delay));
	}

	/**
	 * An attempt begins, after the one before has ended.
	 * @param metadata the metadata of the call
	 * @return the metadata of the attempt
	 */
	Metadata attempt(Metadata metadata) {
		ObservedAttempt attempt = ObservedAttempt.begin(this.observers, this.attempts++, metadata);
		this.attempt = attempt;
		return attempt.metadata();
	}

	/**
	 * An attempt begins, perhaps beside others.
	 * @param metadata the metadata of the call
	 * @return the attempt, which hears of requests by itself
	 */
	ObservedAttempt oneOfSeveral(Metadata metadata) {
		this.repeatable = true;
		return ObservedAttempt.begin(this.observers, this.attempts++, metadata);
	}

	/**
	 * Of several attempts this is the one that counts.
	 * @param attempt hears of responses and of the end
	 */
	void choose(ObservedAttempt attempt) {
		this.attempt = attempt;
	}

	void request(Marshaller<?> marshaller, Object message, int wireBytes, boolean compressed) {
		ObservedAttempt attempt = this.attempt;
		if (attempt != null && !this.repeatable) {
			attempt.request(compressed ? size(marshaller, message) : wireBytes, wireBytes);
		}
	}

	void response(Marshaller<?> marshaller, Object message, int wireBytes, boolean compressed) {
		ObservedAttempt attempt = this.attempt;
		if (attempt != null) {
			attempt.response(compressed ? size(marshaller, message) : wireBytes, wireBytes);
		}
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
		ObservedAttempt attempt = this.attempt;
		this.attempt = null;
		if (attempt != null) {
			attempt.end(status);
		}
	}

	/**
	 * The call has ended, and the attempt, if there is one.
	 * @param status how
	 */
	void end(Status status) {
		attemptEnded(status);
		ObservedAttempt.tell(this.observers, (observer) -> observer.onEnd(status));
	}

}
