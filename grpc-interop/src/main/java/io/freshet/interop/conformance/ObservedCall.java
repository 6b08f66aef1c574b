package io.freshet.interop.conformance;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * Notes headers and trailers of one call and can cancel it. Safe for use by several
 * threads.
 */
final class ObservedCall implements ClientInterceptor, ClientCallListener {

	private volatile @Nullable ClientCall call;

	private volatile @Nullable Runnable start;

	private volatile Metadata headers = Metadata.empty();

	private volatile Metadata trailers = Metadata.empty();

	@Override
	public void intercept(ClientCall call, Next next) {
		this.call = call;
		call.addListener(this);
		next.proceed(call);
		Runnable start = this.start;
		if (start != null) {
			start.run();
		}
	}

	/**
	 * Chooses what to do when the call has been made.
	 * @param start what to do
	 */
	void onStart(Runnable start) {
		this.start = start;
	}

	@Override
	public void onHeaders(Metadata headers) {
		this.headers = headers;
	}

	@Override
	public void onClose(Status status, Metadata trailers) {
		this.trailers = trailers;
	}

	Metadata headers() {
		return this.headers;
	}

	Metadata trailers() {
		return this.trailers;
	}

	/** Cancels the call, which has been made. */
	void cancel() {
		ClientCall call = this.call;
		if (call == null) {
			throw new IllegalStateException("there is no call to cancel yet");
		}
		call.cancel(Status.of(StatusCode.CANCELLED, "the runner wants it cancelled"));
	}

}
