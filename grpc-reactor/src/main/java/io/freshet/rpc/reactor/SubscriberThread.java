package io.freshet.rpc.reactor;

import java.util.function.Supplier;

import io.freshet.rpc.RpcContext;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.util.context.ContextView;

/**
 * Puts what a subscriber has in its Reactor context on the thread that begins a call for
 * it: that is where the runtime looks for the call it is part of, and observers for
 * observations. Has no state.
 */
final class SubscriberThread {

	private static final boolean THREAD_LOCALS = isPresent("io.micrometer.context.ContextSnapshotFactory");

	private SubscriberThread() {
	}

	/**
	 * Runs something with what is in a Reactor context.
	 * @param <T> the type of result
	 * @param view the Reactor context
	 * @param code what to run
	 * @return its result
	 */
	static <T> T call(ContextView view, Supplier<T> code) {
		if (view.isEmpty()) {
			return code.get();
		}
		return THREAD_LOCALS ? ThreadLocals.call(view, () -> inContext(view, code)) : inContext(view, code);
	}

	/**
	 * Runs something with what is in a Reactor context.
	 * @param view the Reactor context
	 * @param code what to run
	 */
	static void run(ContextView view, Runnable code) {
		call(view, () -> {
			code.run();
			return true;
		});
	}

	private static <T> T inContext(ContextView view, Supplier<T> code) {
		RpcContext call = ReactorRpcContext.in(view);
		if (call == null) {
			return code.get();
		}
		RpcContext.Scope scope = call.attach();
		try {
			return code.get();
		}
		finally {
			scope.close();
		}
	}

	private static boolean isPresent(String name) {
		try {
			Class.forName(name, false, SubscriberThread.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	/** Apart, lest context propagation be needed. */
	private static final class ThreadLocals {

		private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder().build();

		private ThreadLocals() {
		}

		static <T> T call(ContextView view, Supplier<T> code) {
			ContextSnapshot.Scope scope = FACTORY.setThreadLocalsFrom(view);
			try {
				return code.get();
			}
			finally {
				scope.close();
			}
		}

	}

}
