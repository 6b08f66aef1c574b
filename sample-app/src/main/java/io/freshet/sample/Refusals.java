package io.freshet.sample;

import java.util.List;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.ResourceInfo;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.StatusDetails;
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
		return refusal(StatusCode.INVALID_ARGUMENT, first.getField() + " " + first.getDescription(),
				BadRequest.newBuilder().addAllFieldViolations(violations).build());
	}

	static RpcException missing(String field) {
		return invalid(List.of(FieldViolation.newBuilder().setField(field).setDescription("must be set").build()));
	}

	static RpcException noParcel(String id) {
		return refusal(StatusCode.NOT_FOUND, "there is no parcel '" + id + "'",
				ResourceInfo.newBuilder()
					.setResourceType(Parcel.getDescriptor().getFullName())
					.setResourceName(id)
					.build());
	}

	static RpcException alreadyDelivered(Parcel parcel) {
		String description = "parcel '" + parcel.getId() + "' was delivered before";
		return refusal(StatusCode.FAILED_PRECONDITION, description,
				PreconditionFailure.newBuilder()
					.addViolations(PreconditionFailure.Violation.newBuilder()
						.setType("state")
						.setSubject(parcel.getId())
						.setDescription(description))
					.build());
	}

	private static RpcException refusal(StatusCode code, String message, Message detail) {
		return StatusDetails.with(Status.of(code, message), detail).asException();
	}

}
