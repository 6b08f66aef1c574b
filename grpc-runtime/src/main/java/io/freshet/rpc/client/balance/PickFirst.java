package io.freshet.rpc.client.balance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.resolve.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one address after the other, each {@value #STAGGER_MILLIS} ms after the one
 * before or as soon as that has failed, the families of addresses in turn; the first
 * connection gets all calls. When all have failed the failure lasts until one of them
 * succeeds, and each is tried again after its own delay. Sources: gRPC proposals A61
 * (Happy Eyeballs), A62 and A113; RFC 8305.
 */
final class PickFirst implements LoadBalancer {

	static final int STAGGER_MILLIS = 250;

	private static final Runnable NOTHING = () -> {
	};

	private final BalancerContext context;

	private final boolean shuffled;

	private List<SocketAddress> addresses = List.of();

	/** In the order in which they were begun. */
	private final Map<SocketAddress, Attempt> attempts = new LinkedHashMap<>();

	private @Nullable Attempt selected;

	private ConnectivityState state = ConnectivityState.IDLE;

	/** Whether the first attempts at the addresses are under way. */
	private boolean passing;

	/** The position of the next address in the pass. */
	private int next;

	private int failuresSincePass;

	private Runnable timer = NOTHING;

	PickFirst(BalancerContext context, boolean shuffled) {
		this.context = context;
		this.shuffled = shuffled;
	}

	@Override
	public void endpoints(List<Endpoint> endpoints) {
		List<Endpoint> order = this.shuffled ? WeightedShuffle.of(endpoints, this.context) : endpoints;
		this.addresses = inOrder(order.stream().sorted(Comparator.comparingInt(Endpoint::priority)).toList());
		Attempt selected = this.selected;
		if (selected != null) {
			if (!this.addresses.contains(selected.address)) {
				becomeIdle();
			}
			return;
		}
		Iterator<Attempt> all = this.attempts.values().iterator();
		while (all.hasNext()) {
			Attempt attempt = all.next();
			if (!this.addresses.contains(attempt.address)) {
				all.remove();
				attempt.subchannel.close();
			}
		}
		if (this.state != ConnectivityState.IDLE) {
			pass();
		}
	}

	/** Each endpoint's addresses in its order, then the families in turn. */
	private static List<SocketAddress> inOrder(List<Endpoint> endpoints) {
		List<SocketAddress> first = new ArrayList<>();
		List<SocketAddress> other = new ArrayList<>();
		Integer family = null;
		for (Endpoint endpoint : endpoints) {
			for (SocketAddress address : endpoint.addresses()) {
				family = (family != null) ? family : family(address);
				List<SocketAddress> list = (family == family(address)) ? first : other;
				if (!list.contains(address)) {
					list.add(address);
				}
			}
		}
		List<SocketAddress> all = new ArrayList<>();
		for (int i = 0; i < Math.max(first.size(), other.size()); i++) {
			if (i < first.size()) {
				all.add(first.get(i));
			}
			if (i < other.size()) {
				all.add(other.get(i));
			}
		}
		return all;
	}

	private static int family(SocketAddress address) {
		InetAddress host = (address instanceof InetSocketAddress network) ? network.getAddress() : null;
		return (host != null) ? host.getAddress().length : 0;
	}

	@Override
	public void connect() {
		if (this.state == ConnectivityState.IDLE && !this.addresses.isEmpty()) {
			update(ConnectivityState.CONNECTING, Pick.WAIT);
			pass();
		}
	}

	private void pass() {
		this.passing = true;
		this.next = 0;
		tryNext();
	}

	private void tryNext() {
		this.timer.run();
		this.timer = NOTHING;
		while (this.next < this.addresses.size()) {
			Attempt attempt = this.attempts.computeIfAbsent(this.addresses.get(this.next++), Attempt::new);
			if (attempt.state == ConnectivityState.IDLE && !attempt.failed) {
				attempt.subchannel.connect();
			}
			if (!attempt.failed) {
				if (this.next < this.addresses.size()) {
					this.timer = this.context.schedule(Duration.ofMillis(STAGGER_MILLIS), this::tryNext);
				}
				return;
			}
		}
		endPass();
	}

	private void endPass() {
		Throwable cause = null;
		for (Attempt attempt : this.attempts.values()) {
			if (!attempt.failed) {
				return;
			}
			cause = attempt.failure;
		}
		this.passing = false;
		this.failuresSincePass = 0;
		if (cause != null) {
			update(ConnectivityState.TRANSIENT_FAILURE, Pick.unavailable(cause));
		}
		this.context.refresh();
		new ArrayList<>(this.attempts.values()).stream()
			.filter((attempt) -> attempt.state == ConnectivityState.IDLE)
			.forEach((attempt) -> attempt.subchannel.connect());
	}

	private void changed(Attempt attempt, @Nullable Throwable failure) {
		if (this.attempts.get(attempt.address) != attempt) {
			return;
		}
		if (attempt == this.selected) {
			selectedChanged(attempt, failure);
		}
		else if (attempt.state == ConnectivityState.READY) {
			select(attempt);
		}
		else if (failure != null) {
			failed(attempt, failure);
		}
		else if (attempt.state == ConnectivityState.IDLE && !this.passing) {
			attempt.subchannel.connect();
		}
	}

	private void select(Attempt attempt) {
		this.timer.run();
		this.timer = NOTHING;
		this.passing = false;
		this.selected = attempt;
		this.attempts.values().removeIf((other) -> {
			if (other != attempt) {
				other.subchannel.close();
			}
			return other != attempt;
		});
		update(ConnectivityState.READY, attempt.subchannel);
	}

	private void failed(Attempt attempt, Throwable failure) {
		attempt.failed = true;
		attempt.failure = failure;
		if (this.passing) {
			// The one that was begun last makes room for the next at once.
			if (this.next >= this.addresses.size() || this.addresses.get(this.next - 1).equals(attempt.address)) {
				tryNext();
			}
			return;
		}
		update(ConnectivityState.TRANSIENT_FAILURE, Pick.unavailable(failure));
		if (++this.failuresSincePass >= this.attempts.size()) {
			this.failuresSincePass = 0;
			this.context.refresh();
		}
	}

	/** Where health or a policy around this one speaks, it is not only up or gone. */
	private void selectedChanged(Attempt attempt, @Nullable Throwable failure) {
		switch (attempt.state) {
			case READY -> update(ConnectivityState.READY, attempt.subchannel);
			case CONNECTING -> update(ConnectivityState.CONNECTING, Pick.WAIT);
			case TRANSIENT_FAILURE -> {
				if (failure != null) {
					update(ConnectivityState.TRANSIENT_FAILURE, Pick.unavailable(failure));
				}
			}
			default -> {
				becomeIdle();
				this.context.refresh();
			}
		}
	}

	private void becomeIdle() {
		close();
		update(ConnectivityState.IDLE, Pick.WAIT);
	}

	private void update(ConnectivityState state, Pick pick) {
		this.state = state;
		this.context.update(state, Picker.always(pick));
	}

	@Override
	public void close() {
		this.timer.run();
		this.timer = NOTHING;
		this.passing = false;
		this.selected = null;
		List<Attempt> all = new ArrayList<>(this.attempts.values());
		this.attempts.clear();
		all.forEach((attempt) -> attempt.subchannel.close());
	}

	/** An address that is tried or used. */
	private final class Attempt {

		private final SocketAddress address;

		private final Subchannel subchannel;

		private ConnectivityState state = ConnectivityState.IDLE;

		/** Whether it has failed since it was first tried. */
		private boolean failed;

		private @Nullable Throwable failure;

		Attempt(SocketAddress address) {
			this.address = address;
			this.subchannel = PickFirst.this.context.newSubchannel(address, (state, failure) -> {
				this.state = state;
				changed(this, failure);
			});
		}

	}

}
