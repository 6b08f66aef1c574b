package io.freshet.rpc.server;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens the scopes of a call around what its publishers and subscribers do on the event
 * loop. Has no state. Only calls that have scopes go this way.
 */
final class ScopedFlow {

	private ScopedFlow() {
	}

	/**
	 * Puts the scopes around a subscriber of requests.
	 * @param <T> the type of message
	 * @param requests the requests
	 * @param context the call
	 * @return the requests for the code of the call
	 */
	static <T> Flow.Publisher<T> requests(Flow.Publisher<T> requests, CallContext context) {
		return (subscriber) -> requests.subscribe(new ScopedSubscriber<T>(subscriber, context));
	}

	/**
	 * Puts the scopes around a publisher of responses that is asked for more.
	 * @param <T> the type of message
	 * @param responses what the code of the call returned
	 * @param context the call
	 * @return the responses for the runtime
	 */
	static <T> Flow.Publisher<T> responses(Flow.Publisher<T> responses, CallContext context) {
		return (subscriber) -> responses.subscribe(new AskingSubscriber<T>(subscriber, context));
	}

	private static void run(CallContext context, Runnable code) {
		RpcContext.Scope scope = context.enter();
		try {
			code.run();
		}
		finally {
			scope.close();
		}
	}

	/**
	 * Code of the call that takes requests.
	 *
	 * @param <T> the type of message
	 * @param code the code
	 * @param context the call
	 */
	private record ScopedSubscriber<T>(Flow.Subscriber<? super T> code,
			CallContext context) implements Flow.Subscriber<T> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			run((code) -> code.onSubscribe(subscription));
		}

		@Override
		public void onNext(T message) {
			run((code) -> code.onNext(message));
		}

		@Override
		public void onError(Throwable failure) {
			run((code) -> code.onError(failure));
		}

		@Override
		public void onComplete() {
			run(Flow.Subscriber::onComplete);
		}

		private void run(Consumer<Flow.Subscriber<? super T>> signal) {
			ScopedFlow.run(this.context, () -> signal.accept(this.code));
		}

	}

	/**
	 * The runtime, which asks the code of the call for responses and looks at them before
	 * they are sent.
	 *
	 * @param <T> the type of message
	 */
	private static final class AskingSubscriber<T> implements Flow.Subscriber<T> {

		private final Flow.Subscriber<? super T> runtime;

		private final CallContext context;

		private Flow.@Nullable Subscription subscription;

		/** Whether a response was held back; what follows it is, too. */
		private boolean refused;

		AskingSubscriber(Flow.Subscriber<? super T> runtime, CallContext context) {
			this.runtime = runtime;
			this.context = context;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = new ScopedSubscription(subscription, this.context);
			this.runtime.onSubscribe(this.subscription);
		}

		@Override
		public void onNext(T message) {
			if (this.refused) {
				return;
			}
			try {
				this.context.responseGiven(message);
			}
			catch (RuntimeException ex) {
				this.refused = true;
				Objects.requireNonNull(this.subscription).cancel();
				return;
			}
			this.runtime.onNext(message);
		}

		@Override
		public void onError(Throwable failure) {
			if (!this.refused) {
				this.runtime.onError(failure);
			}
		}

		@Override
		public void onComplete() {
			if (!this.refused) {
				this.runtime.onComplete();
			}
		}

	}

	/**
	 * What the code of the call is asked by.
	 *
	 * @param code the code
	 * @param context the call
	 */
	private record ScopedSubscription(Flow.Subscription code, CallContext context) implements Flow.Subscription {

		@Override
		public void request(long messages) {
			ScopedFlow.run(this.context, () -> this.code.request(messages));
		}

		@Override
		public void cancel() {
			ScopedFlow.run(this.context, this.code::cancel);
		}

	}

}
