package io.freshet.rpc.client.balance;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

import io.freshet.rpc.LoadReport;
import io.freshet.rpc.client.ConnectivityState;
import org.jspecify.annotations.Nullable;

/**
 * An address and the connections to it. Begins idle, connects when it is told to, and is
 * idle again when its connection is lost or when the time to wait after a failure is
 * over. Confined to an event loop.
 */
public interface Subchannel extends Pick {

	/**
	 * Returns the address.
	 * @return the address
	 */
	SocketAddress address();

	/** Connects if it is idle; otherwise does nothing. */
	void connect();

	/**
	 * Lets calls end and closes the connections. The listener hears of the shutdown and
	 * of nothing after that.
	 */
	void close();

	/**
	 * Has an observer see the calls to come.
	 * @param observer the observer
	 */
	void observe(CallObserver observer);

	/**
	 * Lets the state depend also on what the server says of its health, if the channel
	 * asks for that. Called before it connects.
	 */
	void checkHealth();

	/**
	 * Asks the server to report its load again and again, outside of calls. Called before
	 * it connects.
	 * @param period the time between reports
	 * @param listener hears of each report
	 */
	void watchLoad(Duration period, Consumer<LoadReport> listener);

	/** Hears of a subchannel. */
	@FunctionalInterface
	interface Listener {

		/**
		 * The state has changed.
		 * @param state the state
		 * @param failure why it is {@link ConnectivityState#TRANSIENT_FAILURE}, else
		 * {@code null}
		 */
		void onState(ConnectivityState state, @Nullable Throwable failure);

	}

}
