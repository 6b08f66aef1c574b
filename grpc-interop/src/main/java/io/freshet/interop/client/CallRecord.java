package io.freshet.interop.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.Status;
import io.freshet.rpc.client.ClientCall;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientInterceptor;

/**
 * Notes of one call what a caller does not see: headers, trailers, how it ended and which
 * responses were compressed. Safe for use by several threads.
 */
final class CallRecord implements ClientInterceptor, ClientCallListener {

	private final List<Boolean> compressedResponses = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Status> status = new CompletableFuture<>();

	private volatile Metadata headers = Metadata.empty();

	private volatile Metadata trailers = Metadata.empty();

	@Override
	public void intercept(ClientCall call, Next next) {
		call.addListener(this);
		next.proceed(call);
	}

	@Override
	public void onHeaders(Metadata headers) {
		this.headers = headers;
	}

	@Override
	public void onResponse(Object message, int wireBytes, boolean compressed) {
		this.compressedResponses.add(compressed);
	}

	@Override
	public void onClose(Status status, Metadata trailers) {
		this.trailers = trailers;
		this.status.complete(status);
	}

	/**
	 * Returns of every response whether it travelled compressed.
	 * @return the flags in the order of the responses
	 */
	List<Boolean> compressedResponses() {
		return List.copyOf(this.compressedResponses);
	}

	/**
	 * Returns the headers.
	 * @return the headers, empty if there were none
	 */
	Metadata headers() {
		return this.headers;
	}

	/**
	 * Waits for the end of the call.
	 * @return the trailers, empty if there were none
	 * @throws InterruptedException if this thread is interrupted
	 */
	Metadata trailers() throws InterruptedException {
		status();
		return this.trailers;
	}

	/**
	 * Waits for the end of the call.
	 * @return how it ended
	 * @throws InterruptedException if this thread is interrupted
	 */
	Status status() throws InterruptedException {
		try {
			return this.status.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError("the call has not ended", ex);
		}
	}

}
