package io.freshet.rpc.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where a server listens: at least one place, each name once. Immutable.
 *
 * @param all the listeners in the order to start them
 */
record ListenerSet(List<Listener> all) {

	/** Listens on port 9090 of every interface. */
	static final ListenerSet DEFAULT = new ListenerSet(List.of(Listener.named(Listener.DEFAULT_NAME).build()));

	/**
	 * Checks a list.
	 * @param listeners the listeners
	 * @return the set
	 * @throws IllegalArgumentException if the list is empty or has a name twice
	 */
	static ListenerSet of(List<Listener> listeners) {
		Set<String> names = new HashSet<>();
		for (Listener listener : listeners) {
			if (!names.add(listener.name())) {
				throw new IllegalArgumentException("there are two listeners named '" + listener.name() + "'");
			}
		}
		if (listeners.isEmpty()) {
			throw new IllegalArgumentException("a server has to have a listener");
		}
		return new ListenerSet(List.copyOf(listeners));
	}

	/**
	 * Returns the listener that is meant when none is named.
	 * @return the one with the default name, else the first
	 */
	Listener main() {
		return this.all.stream()
			.filter((listener) -> listener.name().equals(Listener.DEFAULT_NAME))
			.findFirst()
			.orElse(this.all.get(0));
	}

	/**
	 * Returns these listeners with one more.
	 * @param listener the listener; takes the place of the one with its name
	 * @return the listeners
	 */
	ListenerSet with(Listener listener) {
		List<Listener> listeners = new ArrayList<>(this.all);
		for (int i = 0; i < listeners.size(); i++) {
			if (listeners.get(i).name().equals(listener.name())) {
				listeners.set(i, listener);
				return new ListenerSet(List.copyOf(listeners));
			}
		}
		listeners.add(listener);
		return new ListenerSet(List.copyOf(listeners));
	}

	/**
	 * Changes the listener with the default name, or adds it.
	 * @param change the change
	 * @return the listeners
	 */
	ListenerSet withDefault(UnaryOperator<Listener.Builder> change) {
		Listener main = main();
		Listener.Builder listener = main.name().equals(Listener.DEFAULT_NAME) ? main.toBuilder()
				: Listener.named(Listener.DEFAULT_NAME);
		return with(change.apply(listener).build());
	}

}
