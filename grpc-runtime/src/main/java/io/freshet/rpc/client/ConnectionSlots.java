package io.freshet.rpc.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.freshet.rpc.internal.netty.EventLoops;

/** The slots of a channel, used in turn. Safe for use by several threads. */
final class ConnectionSlots {

	/** How long to wait for connections that are told to close now. */
	private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

	/** How long an event loop may take to come round. */
	private static final Duration SNAPSHOT_TIME = Duration.ofSeconds(1);

	private final ConnectionSlot[] slots;

	private final AtomicInteger turn = new AtomicInteger();

	ConnectionSlots(int count, Supplier<ConnectionSlot> slot) {
		this.slots = new ConnectionSlot[count];
		for (int i = 0; i < count; i++) {
			this.slots[i] = slot.get();
		}
	}

	/** Returns the slot of the next call. */
	ConnectionSlot next() {
		return (this.slots.length == 1) ? this.slots[0]
				: this.slots[(this.turn.getAndIncrement() & Integer.MAX_VALUE) % this.slots.length];
	}

	/** Leads the calls of each slot to where the channel goes now. */
	void redirect() {
		for (ConnectionSlot slot : this.slots) {
			slot.route().redirect();
		}
	}

	/** Connects each slot. */
	CompletionStage<Void> connect() {
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (ConnectionSlot slot : this.slots) {
			all.add(slot.route().connect());
		}
		return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
	}

	/** Looks at each slot on its event loop; one that does not answer is left out. */
	CompletionStage<List<ChannelSnapshot.Endpoint>> snapshot() {
		List<CompletableFuture<Optional<ChannelSnapshot.Endpoint>>> all = new ArrayList<>();
		for (ConnectionSlot slot : this.slots) {
			CompletableFuture<Optional<ChannelSnapshot.Endpoint>> endpoint = new CompletableFuture<>();
			slot.execute(() -> endpoint.complete(Optional.of(slot.snapshot())));
			all.add(endpoint.completeOnTimeout(Optional.empty(), SNAPSHOT_TIME.toMillis(), TimeUnit.MILLISECONDS));
		}
		return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
			.thenApply((done) -> all.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList());
	}

	/**
	 * Closes all connections. Waits for their end, unless the current thread is an event
	 * loop.
	 * @param grace how long calls may go on
	 * @return whether no call had to be ended
	 */
	boolean close(Duration grace) {
		List<CompletableFuture<Void>> closed = new ArrayList<>();
		for (ConnectionSlot slot : this.slots) {
			closed.add(slot.closeGracefully());
		}
		CompletableFuture<Void> all = CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new));
		boolean graceful = !EventLoops.isLoopThread() && await(all, grace);
		if (!graceful) {
			for (ConnectionSlot slot : this.slots) {
				slot.closeNow();
			}
			if (!EventLoops.isLoopThread()) {
				await(all, CLOSE_TIME);
			}
		}
		return graceful;
	}

	private static boolean await(CompletableFuture<Void> all, Duration time) {
		try {
			all.get(time.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
	}

}
