package io.freshet.rpc.client.balance;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

import io.freshet.rpc.LoadReport;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.resolve.Endpoint;
import org.jspecify.annotations.Nullable;

/** A place for a balancer where the test is the network and turns the clock. */
final class ScriptedContext implements BalancerContext {

	final List<Wire> wires = new ArrayList<>();

	private final List<Timer> timers = new ArrayList<>();

	private long now = 1_000_000_000_000L;

	IntUnaryOperator random = (bound) -> 0;

	ConnectivityState state = ConnectivityState.IDLE;

	Picker picker = Picker.always(Pick.WAIT);

	int refreshes;

	static Endpoint server(int number) {
		return Endpoint.of(address(number));
	}

	static SocketAddress address(int number) {
		return new InetSocketAddress("10.0.0." + number, 9090);
	}

	static List<Endpoint> servers(int... numbers) {
		List<Endpoint> endpoints = new ArrayList<>();
		for (int number : numbers) {
			endpoints.add(server(number));
		}
		return endpoints;
	}

	/** Returns the wire to a server, the last one if there were several. */
	Wire to(int number) {
		return this.wires.stream()
			.filter((wire) -> wire.address.equals(address(number)))
			.reduce((first, second) -> second)
			.orElseThrow();
	}

	List<SocketAddress> asked() {
		return this.wires.stream().filter((wire) -> wire.connects > 0).map((wire) -> wire.address).toList();
	}

	/** Returns the number of the server that a call goes to, 0 if it waits, -1 if not. */
	int pick() {
		return pick(Metadata.empty());
	}

	int pick(Metadata metadata) {
		Pick pick = this.picker.pick(new Request(metadata));
		if (pick instanceof Wire wire) {
			return Integer.parseInt(
					((InetSocketAddress) wire.address).getAddress().getHostAddress().substring("10.0.0.".length()));
		}
		return (pick == Pick.WAIT) ? 0 : -1;
	}

	void advance(Duration time) {
		long end = this.now + time.toNanos();
		while (true) {
			Timer next = this.timers.stream()
				.filter((timer) -> timer.at <= end)
				.min(Comparator.comparingLong(Timer::at))
				.orElse(null);
			if (next == null) {
				break;
			}
			this.timers.remove(next);
			this.now = next.at;
			next.task.run();
		}
		this.now = end;
	}

	@Override
	public Subchannel newSubchannel(SocketAddress address, Subchannel.Listener listener) {
		Wire wire = new Wire(address, listener);
		this.wires.add(wire);
		return wire;
	}

	@Override
	public void update(ConnectivityState state, Picker picker) {
		this.state = state;
		this.picker = picker;
	}

	@Override
	public void refresh() {
		this.refreshes++;
	}

	@Override
	public Runnable schedule(Duration delay, Runnable task) {
		Timer timer = new Timer(this.now + delay.toNanos(), task);
		this.timers.add(timer);
		return () -> this.timers.remove(timer);
	}

	@Override
	public long nanoTime() {
		return this.now;
	}

	@Override
	public int random(int bound) {
		return this.random.applyAsInt(bound);
	}

	@Override
	public String target() {
		return "scripted";
	}

	/**
	 * A task for later.
	 *
	 * @param at when
	 * @param task what
	 */
	private record Timer(long at, Runnable task) {

	}

	/** A call. */
	private record Request(Metadata metadata) implements PickRequest {

		@Override
		public MethodDescriptor<?, ?> method() {
			throw new UnsupportedOperationException();
		}

		@Override
		public int previousAttempts() {
			return 0;
		}

	}

	/** A subchannel whose states the test says. */
	static final class Wire implements Subchannel {

		final SocketAddress address;

		private final Listener listener;

		final List<CallObserver> observers = new ArrayList<>();

		int connects;

		boolean closed;

		boolean healthChecked;

		@Nullable Consumer<LoadReport> load;

		Wire(SocketAddress address, Listener listener) {
			this.address = address;
			this.listener = listener;
		}

		void ready() {
			this.listener.onState(ConnectivityState.READY, null);
		}

		void idle() {
			this.listener.onState(ConnectivityState.IDLE, null);
		}

		void fail() {
			this.listener.onState(ConnectivityState.TRANSIENT_FAILURE, new IllegalStateException("refused"));
		}

		void start() {
			this.observers.forEach(CallObserver::onStart);
		}

		void end(Status status) {
			end(status, Metadata.empty());
		}

		void end(Status status, Metadata trailers) {
			this.observers.forEach((observer) -> observer.onEnd(status, trailers));
		}

		@Override
		public SocketAddress address() {
			return this.address;
		}

		@Override
		public void connect() {
			this.connects++;
			this.listener.onState(ConnectivityState.CONNECTING, null);
		}

		@Override
		public void close() {
			this.closed = true;
			this.listener.onState(ConnectivityState.SHUTDOWN, null);
		}

		@Override
		public void observe(CallObserver observer) {
			this.observers.add(observer);
		}

		@Override
		public void checkHealth() {
			this.healthChecked = true;
		}

		@Override
		public void watchLoad(Duration period, Consumer<LoadReport> listener) {
			this.load = listener;
		}

	}

}
