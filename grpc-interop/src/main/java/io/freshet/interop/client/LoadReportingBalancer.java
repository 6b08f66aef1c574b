package io.freshet.interop.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.LoadReport;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.ConnectivityState;
import io.freshet.rpc.client.balance.BalancerContext;
import io.freshet.rpc.client.balance.Balancers;
import io.freshet.rpc.client.balance.CallObserver;
import io.freshet.rpc.client.balance.ChildContext;
import io.freshet.rpc.client.balance.LoadBalancer;
import io.freshet.rpc.client.balance.LoadBalancerFactory;
import io.freshet.rpc.client.balance.Picker;
import io.freshet.rpc.client.balance.Subchannel;
import io.freshet.rpc.protobuf.LoadReports;
import org.jspecify.annotations.Nullable;

/**
 * Balances as {@code pick_first} does and keeps the load reports that come by. Safe for
 * use by several threads.
 */
final class LoadReportingBalancer implements LoadBalancerFactory {

	private static final Duration PERIOD = Duration.ofSeconds(1);

	private static final long PATIENCE_SECONDS = 10;

	private final BlockingQueue<LoadReport> outOfBand = new LinkedBlockingQueue<>();

	private volatile @Nullable LoadReport lastOfCalls;

	@Override
	public LoadBalancer create(BalancerContext context) {
		return Balancers.pickFirst().create(new Watched(context));
	}

	/** Returns the report of the last call. */
	@Nullable LoadReport lastOfCalls() {
		return this.lastOfCalls;
	}

	/**
	 * Waits for a report out of band.
	 * @param report the report
	 * @throws InterruptedException if the thread is interrupted
	 */
	void await(LoadReport report) throws InterruptedException {
		LoadReport last = null;
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		while (!report.equals(last)) {
			LoadReport next = this.outOfBand.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
			if (next == null) {
				throw new AssertionError("expected the report " + report + ", the last one was " + last);
			}
			last = next;
		}
	}

	/** Looks at each subchannel. */
	private final class Watched extends ChildContext {

		private final BalancerContext context;

		Watched(BalancerContext context) {
			super(context);
			this.context = context;
		}

		@Override
		public Subchannel newSubchannel(SocketAddress address, Subchannel.Listener listener) {
			Subchannel subchannel = super.newSubchannel(address, listener);
			subchannel.watchLoad(PERIOD, LoadReportingBalancer.this.outOfBand::add);
			subchannel.observe(new CallObserver() {

				@Override
				public void onEnd(Status status, Metadata trailers) {
					byte[] report = trailers.getBinary(LoadReport.TRAILER);
					LoadReportingBalancer.this.lastOfCalls = (report != null) ? LoadReports.parse(report).orElse(null)
							: null;
				}

			});
			return subchannel;
		}

		@Override
		public void update(ConnectivityState state, Picker picker) {
			this.context.update(state, picker);
		}

	}

}
