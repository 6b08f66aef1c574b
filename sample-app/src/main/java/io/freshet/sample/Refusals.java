package io.freshet.sample;

import java.util.List;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ErrorDetails;
import io.freshet.sample.parcel.v1.Parcel;

/**
 * The answers of the service to what it cannot do, each with a detail that a program can
 * read.
 */
final class Refusals {

	private Refusals() {
	}

	static RpcException invalid(List<FieldViolation> violations) {
		FieldViolation first = violations.get(0);
		return ErrorDetails.builder()
			.add(BadRequest.newBuilder().addAllFieldViolations(violations).build())
			.asException(StatusCode.INVALID_ARGUMENT, first.getField() + " " + first.getDescription());
	}

	static RpcException missing(String field) {
		return invalid(List.of(FieldViolation.newBuilder().setField(field).setDescription("must be set").build()));
	}

	static RpcException noParcel(String id) {
		String description = "there is no parcel '" + id + "'";
		return ErrorDetails.builder()
			.resource(Parcel.getDescriptor().getFullName(), id, description)
			.asException(StatusCode.NOT_FOUND, description);
	}

	static RpcException alreadyDelivered(Parcel parcel) {
		String description = "parcel '" + parcel.getId() + "' was delivered before";
		return ErrorDetails.builder()
			.preconditionViolation("state", parcel.getId(), description)
			.asException(StatusCode.FAILED_PRECONDITION, description);
	}

}
