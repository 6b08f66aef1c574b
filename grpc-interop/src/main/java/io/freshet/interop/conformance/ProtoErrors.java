package io.freshet.interop.conformance;

import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;

import io.freshet.interop.conformance.proto.Code;
import io.freshet.interop.conformance.proto.Error;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;

/** Converts between a status and the way in which the runner writes it. */
final class ProtoErrors {

	private static final String TYPE_URL_PREFIX = "type.googleapis.com/";

	private ProtoErrors() {
	}

	/**
	 * Reads a status.
	 * @param error what the runner wrote
	 * @return the status, with its details
	 */
	static Status toStatus(Error error) {
		StatusCode code = StatusCode.fromValue(error.getCodeValue());
		List<StatusDetail> details = new ArrayList<>();
		for (Any detail : error.getDetailsList()) {
			String typeUrl = detail.getTypeUrl();
			details.add(
					new StatusDetail(typeUrl.substring(typeUrl.lastIndexOf('/') + 1), detail.getValue().toByteArray()));
		}
		return Status.of((code != null) ? code : StatusCode.UNKNOWN, error.getMessage()).withDetails(details);
	}

	/**
	 * Writes a status.
	 * @param status the status
	 * @return the same for the runner
	 */
	static Error of(Status status) {
		Error.Builder error = Error.newBuilder()
			.setCode(Code.forNumber(status.code().value()))
			.setMessage(status.message());
		for (StatusDetail detail : status.details()) {
			error.addDetails(Any.newBuilder()
				.setTypeUrl(TYPE_URL_PREFIX + detail.typeName())
				.setValue(ByteString.copyFrom(detail.value())));
		}
		return error.build();
	}

}
