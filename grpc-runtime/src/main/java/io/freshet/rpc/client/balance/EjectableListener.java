package io.freshet.rpc.client.balance;

import io.freshet.rpc.client.ConnectivityState;
import org.jspecify.annotations.Nullable;

/**
 * Tells a policy that a subchannel fails while its server rests, and how it really is
 * after that. Confined to an event loop.
 */
final class EjectableListener implements Subchannel.Listener {

	private static final Throwable EJECTED = new EjectedException();

	private final Subchannel.Listener listener;

	private final CallRecord record;

	private ConnectivityState state = ConnectivityState.IDLE;

	private @Nullable Throwable failure;

	EjectableListener(Subchannel.Listener listener, CallRecord record) {
		this.listener = listener;
		this.record = record;
		record.add(this);
	}

	@Override
	public void onState(ConnectivityState state, @Nullable Throwable failure) {
		this.state = state;
		this.failure = failure;
		tell();
		if (state == ConnectivityState.SHUTDOWN) {
			this.record.remove(this);
		}
	}

	/** Tells what holds now. */
	void tell() {
		if (this.record.isEjected() && this.state == ConnectivityState.READY) {
			this.listener.onState(ConnectivityState.TRANSIENT_FAILURE, EJECTED);
		}
		else {
			this.listener.onState(this.state, this.failure);
		}
	}

	/** Why a server that is ready gets no calls; its stack would say nothing. */
	private static final class EjectedException extends Exception {

		private static final long serialVersionUID = 1L;

		EjectedException() {
			super("too many calls to the server have failed, it gets no more for a while (outlier detection)", null,
					false, false);
		}

	}

}
