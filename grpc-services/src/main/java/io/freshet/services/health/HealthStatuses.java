package io.freshet.services.health;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The status of each service, and who wants to hear of changes. Every name that was set
 * is known; the empty name stands for the server as a whole. After {@link #drain()} all
 * names are {@link ServingStatus#NOT_SERVING} for good. Safe for use by several threads;
 * no lock is held while watchers are told.
 */
public final class HealthStatuses {

	private final Map<String, ServingStatus> statuses = new TreeMap<>();

	private final Map<String, List<HealthWatch>> watches = new HashMap<>();

	private boolean draining;

	/**
	 * Sets the status of a name and tells those who watch it. Has no effect while the
	 * server drains.
	 * @param name the full name of a service, empty for the server as a whole
	 * @param status the status
	 */
	public void set(String name, ServingStatus status) {
		List<HealthWatch> told;
		synchronized (this) {
			if (this.draining || this.statuses.put(name, status) == status) {
				return;
			}
			told = watching(name);
		}
		told.forEach(HealthWatch::changed);
	}

	/** Sets the status of a name unless it was forgotten meanwhile. */
	void update(String name, ServingStatus status) {
		List<HealthWatch> told;
		synchronized (this) {
			if (this.draining || this.statuses.replace(name, status) == status) {
				return;
			}
			told = watching(name);
		}
		told.forEach(HealthWatch::changed);
	}

	/**
	 * Forgets a name: Check answers NOT_FOUND, and watchers hear that it is not known.
	 * @param name the name
	 */
	public void remove(String name) {
		List<HealthWatch> told;
		synchronized (this) {
			if (this.statuses.remove(name) == null) {
				return;
			}
			told = watching(name);
		}
		told.forEach(HealthWatch::changed);
	}

	/**
	 * Returns the status of a name.
	 * @param name the name
	 * @return the status, or {@code null} if the name is not known
	 */
	public synchronized @Nullable ServingStatus get(String name) {
		ServingStatus status = this.statuses.get(name);
		return (status != null && this.draining) ? ServingStatus.NOT_SERVING : status;
	}

	/**
	 * Returns the names that are known.
	 * @return the names, sorted
	 */
	public synchronized Set<String> names() {
		return new TreeSet<>(this.statuses.keySet());
	}

	/**
	 * Returns the names that somebody watches, known or not.
	 * @return the names, sorted
	 */
	public synchronized Set<String> watched() {
		return new TreeSet<>(this.watches.keySet());
	}

	/**
	 * Makes every name NOT_SERVING and tells all who watch: the server is about to stop.
	 * To be called before its connections are ended. Nothing changes that but
	 * {@link #resume()}.
	 */
	public void drain() {
		List<HealthWatch> told = new ArrayList<>();
		synchronized (this) {
			if (this.draining) {
				return;
			}
			this.draining = true;
			this.watches.values().forEach(told::addAll);
		}
		told.forEach(HealthWatch::changed);
	}

	/**
	 * Gives every name the status back that it had before {@link #drain()}, or does
	 * nothing: the server has started, perhaps again.
	 */
	public void resume() {
		List<HealthWatch> told = new ArrayList<>();
		synchronized (this) {
			if (!this.draining) {
				return;
			}
			this.draining = false;
			this.watches.values().forEach(told::addAll);
		}
		told.forEach(HealthWatch::changed);
	}

	/**
	 * Returns whether the server is about to stop.
	 * @return whether {@link #drain()} was called, and {@link #resume()} not since
	 */
	public synchronized boolean isDraining() {
		return this.draining;
	}

	synchronized void add(HealthWatch watch) {
		this.watches.computeIfAbsent(watch.name(), (name) -> new ArrayList<>()).add(watch);
	}

	synchronized void remove(HealthWatch watch) {
		this.watches.computeIfPresent(watch.name(), (name, all) -> {
			all.remove(watch);
			return all.isEmpty() ? null : all;
		});
	}

	private List<HealthWatch> watching(String name) {
		return List.copyOf(this.watches.getOrDefault(name, List.of()));
	}

}
