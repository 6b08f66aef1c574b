package io.freshet.interop.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.Any;
import com.google.protobuf.Message;

import io.freshet.interop.conformance.proto.ConformancePayload.RequestInfo;
import io.freshet.interop.conformance.proto.Error;
import io.freshet.rpc.Deadline;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.RpcException;
import org.jspecify.annotations.Nullable;

/**
 * What the server has seen of one call and will tell the client. Not for use by several
 * threads.
 */
final class RequestNotes {

	private final RpcContext context;

	private final List<Any> requests = new ArrayList<>();

	private final @Nullable Duration timeout;

	RequestNotes(RpcContext context) {
		Deadline deadline = context.deadline();
		this.context = context;
		this.timeout = (deadline != null) ? deadline.remaining() : null;
	}

	void add(Message request) {
		this.requests.add(Any.pack(request));
	}

	/**
	 * Returns all that has been seen.
	 * @return headers, timeout and requests
	 */
	RequestInfo all() {
		RequestInfo.Builder info = RequestInfo.newBuilder()
			.addAllRequestHeaders(ProtoHeaders.of(this.context.metadata()))
			.addAllRequests(this.requests);
		if (this.timeout != null) {
			info.setTimeoutMs(Math.max(0, this.timeout.toMillis()));
		}
		return info.build();
	}

	/**
	 * Returns the requests, which are then forgotten.
	 * @return the requests since the last time
	 */
	RequestInfo takeRequests() {
		RequestInfo info = RequestInfo.newBuilder().addAllRequests(this.requests).build();
		this.requests.clear();
		return info;
	}

	/** Forgets the requests. */
	void clear() {
		this.requests.clear();
	}

	/**
	 * Returns the failure of a call that has had no response.
	 * @param error the failure that was asked for
	 * @return the failure with all that has been seen as its last detail
	 */
	RpcException fail(Error error) {
		return ProtoErrors.toStatus(error.toBuilder().addDetails(Any.pack(all())).build()).asException();
	}

}
