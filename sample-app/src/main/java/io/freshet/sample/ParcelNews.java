package io.freshet.sample;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import io.freshet.rpc.RpcContext;
import org.springframework.stereotype.Component;

/**
 * Wakes those who follow a parcel. Says only that there is something new: what it is,
 * they read from the database, from where they stopped. So nothing is lost or kept twice,
 * and a slow follower costs no memory. Safe for use by several threads.
 */
@Component
class ParcelNews {

	private final Map<String, Set<Subscription>> subscriptions = new ConcurrentHashMap<>();

	/**
	 * Starts to listen on behalf of the current call.
	 * @param parcelId the parcel
	 * @return ends with {@link Subscription#close()}; wakes up for the last time when the
	 * call is cancelled
	 */
	Subscription subscribe(String parcelId) {
		Subscription subscription = new Subscription(parcelId, RpcContext.current());
		this.subscriptions.compute(parcelId, (id, others) -> {
			Set<Subscription> all = (others != null) ? others : ConcurrentHashMap.newKeySet();
			all.add(subscription);
			return all;
		});
		return subscription;
	}

	/**
	 * Tells that a parcel has a new event. To be called after the event was committed.
	 * @param parcelId the parcel
	 */
	void announce(String parcelId) {
		this.subscriptions.getOrDefault(parcelId, Set.of()).forEach(Subscription::wake);
	}

	/**
	 * Returns the number of subscriptions that are open.
	 * @return the subscriptions, of all parcels
	 */
	int subscribers() {
		return this.subscriptions.values().stream().mapToInt(Set::size).sum();
	}

	private void remove(Subscription subscription) {
		this.subscriptions.computeIfPresent(subscription.parcelId, (id, all) -> {
			all.remove(subscription);
			return all.isEmpty() ? null : all;
		});
	}

	/** One follower of one parcel. For one waiting thread. */
	final class Subscription implements AutoCloseable {

		private final String parcelId;

		private final RpcContext call;

		private final Semaphore news = new Semaphore(0);

		private final RpcContext.Scope wakeOnCancel;

		private Subscription(String parcelId, RpcContext call) {
			this.parcelId = parcelId;
			this.call = call;
			this.wakeOnCancel = call.onCancel(this::wake);
		}

		/**
		 * Waits until something was announced since the last time.
		 * @return {@code false} if nobody waits for the answer any more
		 */
		boolean await() {
			try {
				this.news.acquire();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
			this.news.drainPermits();
			return !this.call.isCancelled();
		}

		private void wake() {
			this.news.release();
		}

		@Override
		public void close() {
			this.wakeOnCancel.close();
			remove(this);
		}

	}

}
