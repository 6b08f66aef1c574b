package io.freshet.rpc.server;

import java.util.Objects;
import java.util.concurrent.Flow;

import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call the current one, and opens its scopes, around what its publishers and
 * subscribers do on the event loop. Has no state.
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
			RpcContext.Scope scope = this.context.enter();
			try {
				this.code.onSubscribe(subscription);
			}
			finally {
				scope.close();
			}
		}

		@Override
		public void onNext(T message) {
			RpcContext.Scope scope = this.context.enter();
			try {
				this.code.onNext(message);
			}
			finally {
				scope.close();
			}
		}

		@Override
		public void onError(Throwable failure) {
			RpcContext.Scope scope = this.context.enter();
			try {
				this.code.onError(failure);
			}
			finally {
				scope.close();
			}
		}

		@Override
		public void onComplete() {
			RpcContext.Scope scope = this.context.enter();
			try {
				this.code.onComplete();
			}
			finally {
				scope.close();
			}
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
			RpcContext.Scope scope = this.context.enter();
			try {
				this.code.request(messages);
			}
			finally {
				scope.close();
			}
		}

		@Override
		public void cancel() {
			RpcContext.Scope scope = this.context.enter();
			try {
				this.code.cancel();
			}
			finally {
				scope.close();
			}
		}

	}

}
