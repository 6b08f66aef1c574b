package io.freshet.spring.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;

/**
 * One thing that a scripted answer does. Immutable.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
interface MockStep<Q, R> {

	/**
	 * Does it.
	 * @param call the call
	 * @throws InterruptedException if the call is over and its thread is to go
	 */
	void play(MockExchange<Q, R> call) throws InterruptedException;

	/**
	 * Something that is done to every call alike.
	 *
	 * @param text what it is, for people
	 * @param step what is done
	 * @param <Q> the type of request
	 * @param <R> the type of response
	 */
	record Named<Q, R>(String text, MockStep<Q, R> step) implements MockStep<Q, R> {

		@Override
		public void play(MockExchange<Q, R> call) throws InterruptedException {
			this.step.play(call);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	static <Q, R> MockStep<Q, R> header(String name, String value) {
		return new Named<>("header " + name, (call) -> call.context().addHeader(name, value));
	}

	static <Q, R> MockStep<Q, R> trailer(String name, String value) {
		return new Named<>("trailer " + name, (call) -> call.context().addTrailer(name, value));
	}

	static <Q, R> MockStep<Q, R> delay(Duration time) {
		return new Named<>("wait " + time.toMillis() + " ms", (call) -> await(call.context(), time.toNanos()));
	}

	static <Q, R> MockStep<Q, R> send(List<R> messages) {
		return new Named<>("send " + MockScript.text(messages), (call) -> messages.forEach(call::send));
	}

	static <Q, R> MockStep<Q, R> sendFor(Function<Q, List<R>> answers) {
		return new Named<>("answer each request", (call) -> {
			for (Q request = call.read(); request != null; request = call.read()) {
				answers.apply(request).forEach(call::send);
			}
		});
	}

	static <Q, R> MockStep<Q, R> awaitRequest() {
		return new Named<>("await a request", (call) -> {
			if (call.read() == null) {
				throw new RpcException(StatusCode.FAILED_PRECONDITION,
						"the script awaits a request, but the client has ended its requests");
			}
		});
	}

	static <Q, R> MockStep<Q, R> end() {
		return new Named<>("end", MockExchange::readToEnd);
	}

	static <Q, R> MockStep<Q, R> fail(RpcException failure) {
		Status status = failure.status();
		return new Named<>("fail with " + status, (call) -> {
			throw new RpcException(status, failure.trailers());
		});
	}

	static <Q, R> MockStep<Q, R> drop() {
		return new Named<>("drop the connection", (call) -> {
			call.drop();
			await(call.context(), Long.MAX_VALUE);
		});
	}

	static <Q, R> MockStep<Q, R> silence() {
		return new Named<>("say nothing", (call) -> await(call.context(), Long.MAX_VALUE));
	}

	/** Waits, but not for longer than the call goes on. */
	private static void await(RpcContext context, long nanos) throws InterruptedException {
		CountDownLatch over = new CountDownLatch(1);
		RpcContext.Scope scope = context.onCancel(over::countDown);
		try {
			if (over.await(nanos, TimeUnit.NANOSECONDS)) {
				throw new InterruptedException("the call is over");
			}
		}
		finally {
			scope.close();
		}
	}

}
