package io.freshet.spring.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.freshet.rpc.Deadline;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * A call that a {@link MockRpcServer} has received. Requests of a stream are added while
 * they arrive. Safe for use by several threads.
 *
 * @param <Q> the type of request
 */
public final class RecordedCall<Q> {

	private final MethodDescriptor<Q, ?> method;

	private final RpcContext context;

	private final List<Q> requests = new CopyOnWriteArrayList<>();

	RecordedCall(MethodDescriptor<Q, ?> method, RpcContext context) {
		this.method = method;
		this.context = context;
	}

	void add(Q request) {
		this.requests.add(request);
	}

	RpcContext context() {
		return this.context;
	}

	/**
	 * Returns the method that was called.
	 * @return the method
	 */
	public MethodDescriptor<Q, ?> method() {
		return this.method;
	}

	/**
	 * Returns the metadata that the client sent.
	 * @return the request metadata
	 */
	public Metadata metadata() {
		return this.context.metadata();
	}

	/**
	 * Returns the deadline that the client sent.
	 * @return the deadline, or {@code null} when there was none
	 */
	public @Nullable Deadline deadline() {
		return this.context.deadline();
	}

	/**
	 * Returns whether the client gave up before it had an answer.
	 * @return whether the call was cancelled or ran past its deadline
	 */
	public boolean isCancelled() {
		return this.context.isCancelled();
	}

	/**
	 * Returns the request of a call that has one.
	 * @return the request
	 * @throws AssertionError if there is none, or more than one
	 */
	public Q request() {
		List<Q> all = requests();
		if (all.size() != 1) {
			throw new AssertionError("the call of " + this.method + " has " + all.size() + " requests, not one");
		}
		return all.get(0);
	}

	/**
	 * Returns the requests that have arrived so far.
	 * @return the requests in their order
	 */
	public List<Q> requests() {
		return List.copyOf(this.requests);
	}

	@Override
	public String toString() {
		return this.method.path().substring(1) + " " + MockScript.text(this.requests) + " with " + metadata();
	}

}
