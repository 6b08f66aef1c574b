package io.freshet.interop.conformance;

import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;

import io.freshet.interop.conformance.proto.ConformancePayload;
import io.freshet.interop.conformance.proto.StreamResponseDefinition;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;

/**
 * The stream of responses that a request asked for. Not for use by several threads.
 */
final class ResponsePlan {

	private final StreamResponseDefinition definition;

	private final RequestNotes notes;

	private int sent;

	ResponsePlan(StreamResponseDefinition definition, RequestNotes notes) {
		this.definition = definition;
		this.notes = notes;
	}

	boolean hasMore() {
		return this.sent < this.definition.getResponseDataCount();
	}

	/**
	 * Waits as long as asked to and returns the next response; only the first one tells
	 * what has been seen.
	 * @return the response
	 */
	ConformancePayload next() {
		ConformancePayload.Builder payload = begin();
		if (this.sent == 1) {
			payload.setRequestInfo(this.notes.all());
		}
		return payload.build();
	}

	/**
	 * Waits as long as asked to and returns the next response; each one tells which
	 * requests have come since the one before.
	 * @return the response
	 */
	ConformancePayload nextToRequests() {
		ConformancePayload.Builder payload = begin();
		payload.setRequestInfo((this.sent == 1) ? this.notes.all() : this.notes.takeRequests());
		this.notes.clear();
		return payload.build();
	}

	private ConformancePayload.Builder begin() {
		delay(this.definition.getResponseDelayMs());
		List<ByteString> data = this.definition.getResponseDataList();
		return ConformancePayload.newBuilder().setData(data.get(this.sent++));
	}

	/** Fails if that was asked for. */
	void end() {
		if (this.definition.hasError()) {
			throw (this.sent == 0) ? this.notes.fail(this.definition.getError())
					: ProtoErrors.toStatus(this.definition.getError()).asException();
		}
	}

	/**
	 * Waits.
	 * @param millis the time in milliseconds
	 * @throws RpcException if the call is cancelled meanwhile
	 */
	static void delay(int millis) {
		try {
			TimeUnit.MILLISECONDS.sleep(millis);
		}
		catch (InterruptedException ex) {
			throw new RpcException(StatusCode.CANCELLED, "interrupted while the response was delayed");
		}
	}

}
