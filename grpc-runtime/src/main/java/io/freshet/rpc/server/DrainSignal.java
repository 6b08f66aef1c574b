package io.freshet.rpc.server;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

/**
 * What handlers want to do when the connection of their call begins to end. Each action
 * runs at most once. Safe for use by several threads; no lock is held while actions run.
 */
final class DrainSignal {

	/** {@code null} once the signal was given. */
	private @Nullable List<Runnable> actions = new ArrayList<>(2);

	/**
	 * Runs an action with the signal, or at once if it was given before.
	 * @param action the action
	 * @return takes the action back
	 */
	RpcContext.Scope on(Runnable action) {
		synchronized (this) {
			if (this.actions != null) {
				this.actions.add(action);
				return () -> remove(action);
			}
		}
		action.run();
		return () -> {
		};
	}

	private synchronized void remove(Runnable action) {
		if (this.actions != null) {
			this.actions.remove(action);
		}
	}

	/**
	 * Gives the signal.
	 * @return the actions to run, none if it was given before
	 */
	synchronized List<Runnable> give() {
		List<Runnable> due = (this.actions != null) ? this.actions : List.of();
		this.actions = null;
		return due;
	}

}
