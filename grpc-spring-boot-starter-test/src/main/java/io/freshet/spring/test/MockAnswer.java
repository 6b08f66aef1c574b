package io.freshet.spring.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MockRpcServer} answers to calls of a method. It counts when it is ended
 * by {@link #reply}, {@link #end}, {@link #fail}, {@link #drop} or {@link #silence}. Not
 * for use by several threads.
 *
 * @param <Q> the type of request
 * @param <R> the type of response
 */
public final class MockAnswer<Q, R> {

	private final MockScript script;

	private final MethodDescriptor<Q, R> method;

	private final List<MockStep<Q, R>> steps = new ArrayList<>();

	private @Nullable Predicate<Q> condition;

	private int times = Integer.MAX_VALUE;

	private int sent;

	MockAnswer(MockScript script, MethodDescriptor<Q, R> method) {
		this.script = script;
		this.method = method;
	}

	/**
	 * Answers only calls with certain requests. For methods that take a single request.
	 * @param condition tells them
	 * @return this answer
	 */
	public MockAnswer<Q, R> matching(Predicate<Q> condition) {
		if (this.method.shape().clientStreams()) {
			throw new IllegalArgumentException(
					this.method + " takes a stream of requests, none of which is there before it is answered");
		}
		this.condition = (this.condition != null) ? this.condition.and(condition) : condition;
		return this;
	}

	/**
	 * Answers a request only if it equals another one. For methods that take a single
	 * request.
	 * @param request the request
	 * @return this answer
	 */
	public MockAnswer<Q, R> matching(Q request) {
		return matching((Predicate<Q>) request::equals);
	}

	/**
	 * Answers one call; the next is for what was scripted after.
	 * @return this answer
	 */
	public MockAnswer<Q, R> once() {
		return times(1);
	}

	/**
	 * Answers some calls; further ones are for what was scripted after.
	 * @param times how many, at least 1
	 * @return this answer
	 */
	public MockAnswer<Q, R> times(int times) {
		if (times < 1) {
			throw new IllegalArgumentException("times has to be at least 1, not " + times);
		}
		this.times = times;
		return this;
	}

	/**
	 * Adds an entry to the response headers.
	 * @param name the name
	 * @param value the value
	 * @return this answer
	 */
	public MockAnswer<Q, R> header(String name, String value) {
		return step(MockStep.header(name, value));
	}

	/**
	 * Adds an entry to the response trailers.
	 * @param name the name
	 * @param value the value
	 * @return this answer
	 */
	public MockAnswer<Q, R> trailer(String name, String value) {
		return step(MockStep.trailer(name, value));
	}

	/**
	 * Waits before what is scripted next, but not for longer than the call goes on.
	 * @param time how long
	 * @return this answer
	 */
	public MockAnswer<Q, R> delay(Duration time) {
		return step(MockStep.delay(time));
	}

	/**
	 * Waits for the next request of a stream before what is scripted next.
	 * @return this answer
	 */
	public MockAnswer<Q, R> awaitRequest() {
		if (!this.method.shape().clientStreams()) {
			throw new IllegalArgumentException(this.method + " takes a single request, which is there already");
		}
		return step(MockStep.awaitRequest());
	}

	/**
	 * Sends messages, and goes on. For methods that give a stream of responses.
	 * @param messages the messages
	 * @return this answer
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final MockAnswer<Q, R> send(R... messages) {
		if (!this.method.shape().serverStreams()) {
			throw new IllegalArgumentException(this.method + " gives a single response; script it by reply(...)");
		}
		return sends(List.of(messages));
	}

	/**
	 * Sends messages and ends the call with OK: one message for methods that give a
	 * single response, any number for the others. Requests of a stream are read to their
	 * end before that.
	 * @param messages the messages
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final void reply(R... messages) {
		sends(List.of(messages)).end();
	}

	/**
	 * Computes the answer to each request, and ends the call with OK after the last. A
	 * method that takes a stream and gives a single response has no such answer.
	 * @param answer gives the response to a request
	 */
	public void replyWith(Function<Q, R> answer) {
		if (this.method.shape().clientStreams() && !this.method.shape().serverStreams()) {
			throw new IllegalArgumentException(this.method + " gives a single response to many requests");
		}
		this.sent++;
		step(MockStep.sendFor((request) -> List.of(answer.apply(request)))).finish(MockStep.end());
	}

	/**
	 * Ends the call with OK. Requests of a stream are read to their end before that.
	 */
	public void end() {
		if (!this.method.shape().serverStreams() && this.sent != 1) {
			throw new IllegalArgumentException(this.method + " gives exactly one response, not " + this.sent);
		}
		finish(MockStep.end());
	}

	/**
	 * Ends the call with a status.
	 * @param code the code, not OK
	 * @param message the text
	 */
	public void fail(StatusCode code, String message) {
		fail(new RpcException(code, message));
	}

	/**
	 * Ends the call with a status.
	 * @param status the status with its details, not OK
	 */
	public void fail(Status status) {
		fail(status.asException());
	}

	/**
	 * Ends the call with a status and trailers.
	 * @param failure has them
	 */
	public void fail(RpcException failure) {
		finish(MockStep.fail(failure));
	}

	/** Loses the connection without a word, with all calls that are on it. */
	public void drop() {
		finish(MockStep.drop());
	}

	/** Says nothing more until the client gives up. */
	public void silence() {
		finish(MockStep.silence());
	}

	private MockAnswer<Q, R> sends(List<R> messages) {
		this.sent += messages.size();
		if (!messages.isEmpty()) {
			step(MockStep.send(messages));
		}
		return this;
	}

	private MockAnswer<Q, R> step(MockStep<Q, R> step) {
		this.steps.add(step);
		return this;
	}

	private void finish(MockStep<Q, R> last) {
		step(last);
		this.script.add(new MockRule<>(this.method, this.condition, this.times, this.steps));
	}

}
