package io.freshet.spring.autoconfigure.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;

/**
 * Registrations that wait until the port of the server is known. Safe for use by several
 * threads.
 */
final class HeldRegistrations {

	/** Guarded by this, like the rest. */
	private final List<Held<?>> waiting = new ArrayList<>();

	private boolean released;

	/**
	 * Keeps a registration back, unless the time for that is over.
	 * @param <R> the type of registration
	 * @param registry where it belongs
	 * @param registration the registration
	 * @return whether it waits
	 */
	synchronized <R extends Registration> boolean hold(ServiceRegistry<R> registry, R registration) {
		if (!this.released) {
			this.waiting.add(new Held<>(registry, registration));
		}
		return !this.released;
	}

	/**
	 * Drops a registration that waits.
	 * @param registration the registration
	 * @return whether it was there
	 */
	synchronized boolean forget(Registration registration) {
		return this.waiting.removeIf((held) -> held.registration == registration);
	}

	/**
	 * Lets go of all, and of those to come at once.
	 * @param completion sees each registration before the registry does
	 */
	void release(Consumer<Registration> completion) {
		List<Held<?>> all;
		synchronized (this) {
			this.released = true;
			all = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		for (Held<?> held : all) {
			completion.accept(held.registration);
			held.register();
		}
	}

	/** A registration and its registry. */
	private record Held<R extends Registration>(ServiceRegistry<R> registry, R registration) {

		void register() {
			this.registry.register(this.registration);
		}

	}

}
