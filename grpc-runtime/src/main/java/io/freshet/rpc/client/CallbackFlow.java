package io.freshet.rpc.client;

import java.util.concurrent.Flow;

import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens the scopes of a call around the subscribers of its responses and the publisher of
 * its requests, which hear of it on the event loop. Has no state.
 */
final class CallbackFlow {

	private CallbackFlow() {
	}

	private static void close(RpcContext.@Nullable Scope scope) {
		if (scope != null) {
			scope.close();
		}
	}

	/**
	 * The caller, who takes the responses.
	 *
	 * @param <T> the type of message
	 * @param caller the code of the caller
	 * @param setup the call
	 */
	record Responses<T>(Flow.Subscriber<? super T> caller, CallSetup setup) implements Flow.Subscriber<T> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			RpcContext.Scope scope = this.setup.openCallbacks();
			try {
				this.caller.onSubscribe(subscription);
			}
			finally {
				close(scope);
			}
		}

		@Override
		public void onNext(T message) {
			RpcContext.Scope scope = this.setup.openCallbacks();
			try {
				this.caller.onNext(message);
			}
			finally {
				close(scope);
			}
		}

		@Override
		public void onError(Throwable failure) {
			RpcContext.Scope scope = this.setup.openCallbacks();
			try {
				this.caller.onError(failure);
			}
			finally {
				close(scope);
			}
		}

		@Override
		public void onComplete() {
			RpcContext.Scope scope = this.setup.openCallbacks();
			try {
				this.caller.onComplete();
			}
			finally {
				close(scope);
			}
		}

	}

	/**
	 * The runtime, which asks the caller for requests.
	 *
	 * @param <T> the type of message
	 * @param sender takes the requests
	 * @param setup the call
	 */
	record Requests<T>(Flow.Subscriber<T> sender, CallSetup setup) implements Flow.Subscriber<T> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.sender.onSubscribe(new Asking(subscription, this.setup));
		}

		@Override
		public void onNext(T message) {
			this.sender.onNext(message);
		}

		@Override
		public void onError(Throwable failure) {
			this.sender.onError(failure);
		}

		@Override
		public void onComplete() {
			this.sender.onComplete();
		}

	}

	/**
	 * What the caller is asked by.
	 *
	 * @param caller the code of the caller
	 * @param setup the call
	 */
	private record Asking(Flow.Subscription caller, CallSetup setup) implements Flow.Subscription {

		@Override
		public void request(long messages) {
			RpcContext.Scope scope = this.setup.openCallbacks();
			try {
				this.caller.request(messages);
			}
			finally {
				close(scope);
			}
		}

		@Override
		public void cancel() {
			RpcContext.Scope scope = this.setup.openCallbacks();
			try {
				this.caller.cancel();
			}
			finally {
				close(scope);
			}
		}

	}

}
