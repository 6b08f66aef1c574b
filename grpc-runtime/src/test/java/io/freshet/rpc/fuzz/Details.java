package io.freshet.rpc.fuzz;

import java.util.Base64;
import java.util.List;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;
import io.freshet.rpc.internal.wire.StatusDetailsHeader;
import io.freshet.rpc.protobuf.StatusDetails;
import io.netty.util.AsciiString;

/** The details of a status, as a header brings them and as protobuf knows them. */
public final class Details {

	private Details() {
	}

	/**
	 * Tries an input.
	 * @param bytes the value of the header, and what it may encode
	 */
	public static void fuzzerTestOneInput(byte[] bytes) {
		use(StatusDetailsHeader.decode(new AsciiString(bytes)));
		AsciiString encoded = new AsciiString(Base64.getEncoder().encode(bytes));
		List<StatusDetail> details = StatusDetailsHeader.decode(encoded);
		use(details);
		try {
			com.google.rpc.Status proto = com.google.rpc.Status.parseFrom(bytes);
			if (proto.getDetailsCount() != details.size() && !details.isEmpty()) {
				throw new AssertionError(details.size() + " details were read of " + proto.getDetailsCount());
			}
			StatusDetails.fromProto(proto);
		}
		catch (InvalidProtocolBufferException ex) {
			// It is no status, and the other reader has got through without a failure.
		}
	}

	private static void use(List<StatusDetail> details) {
		Status status = Status.of(StatusCode.ABORTED, "a").withDetails(details);
		List<StatusDetail> again = StatusDetailsHeader.decode(StatusDetailsHeader.encode(status));
		if (again.size() != details.size()) {
			throw new AssertionError("of " + details.size() + " details " + again.size() + " survive");
		}
		StatusDetails.find(status, ErrorInfo.class);
		StatusDetails.toProto(status);
	}

}
