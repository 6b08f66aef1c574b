package io.freshet.spring.autoconfigure.observation;

import io.freshet.rpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * What is added up during a call and recorded at its end. Requests are counted by one
 * thread and responses by one; both hand over to the thread that ends the call.
 */
abstract class CallTotals {

	private int requests;

	private int responses;

	private long requestBytes;

	private long responseBytes;

	private long requestWireBytes;

	private long responseWireBytes;

	private @Nullable Throwable failure;

	void request(int messageBytes, int wireBytes) {
		this.requests++;
		this.requestBytes += messageBytes;
		this.requestWireBytes += wireBytes;
	}

	void response(int messageBytes, int wireBytes) {
		this.responses++;
		this.responseBytes += messageBytes;
		this.responseWireBytes += wireBytes;
	}

	void failure(Throwable failure) {
		this.failure = failure;
	}

	int requests() {
		return this.requests;
	}

	int responses() {
		return this.responses;
	}

	long requestBytes() {
		return this.requestBytes;
	}

	long responseBytes() {
		return this.responseBytes;
	}

	long requestWireBytes() {
		return this.requestWireBytes;
	}

	long responseWireBytes() {
		return this.responseWireBytes;
	}

	/**
	 * Returns the name of what went wrong, as observations tag it.
	 * @param status how the call ended
	 * @return the name of a class, or {@code null} if all is well
	 */
	@Nullable String error(Status status) {
		if (status.isOk()) {
			return null;
		}
		return (this.failure != null) ? this.failure.getClass().getSimpleName() : "RpcException";
	}

}
