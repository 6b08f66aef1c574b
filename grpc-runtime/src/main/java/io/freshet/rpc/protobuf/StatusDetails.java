package io.freshet.rpc.protobuf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;

/**
 * Details of a failed call as protobuf messages, such as those of
 * {@code google/rpc/error_details.proto}.
 * <p>
 * Source: Google Cloud API design guide, Errors.
 */
public final class StatusDetails {

	private static final String TYPE_URL_PREFIX = "type.googleapis.com/";

	private StatusDetails() {
	}

	/**
	 * Returns a detail with a message.
	 * @param message the message
	 * @return the detail
	 */
	public static StatusDetail of(Message message) {
		return new StatusDetail(message.getDescriptorForType().getFullName(), message.toByteArray());
	}

	/**
	 * Returns a status with messages as its details.
	 * @param status the status
	 * @param messages the messages, in order
	 * @return the status with those details instead of its own
	 */
	public static Status with(Status status, Message... messages) {
		List<StatusDetail> details = new ArrayList<>(messages.length);
		for (Message message : messages) {
			details.add(of(message));
		}
		return status.withDetails(details);
	}

	/**
	 * Returns the first detail of a type.
	 * @param <T> the type of message
	 * @param status the status
	 * @param type the generated class
	 * @return the message, empty when there is none or its bytes are broken
	 */
	public static <T extends Message> Optional<T> find(Status status, Class<T> type) {
		return all(status, type).stream().findFirst();
	}

	/**
	 * Returns all details of a type.
	 * @param <T> the type of message
	 * @param status the status
	 * @param type the generated class
	 * @return the messages in their order, without those whose bytes are broken
	 */
	public static <T extends Message> List<T> all(Status status, Class<T> type) {
		T defaultInstance = Internal.getDefaultInstance(type);
		String typeName = defaultInstance.getDescriptorForType().getFullName();
		List<T> found = new ArrayList<>();
		for (StatusDetail detail : status.details()) {
			if (detail.typeName().equals(typeName)) {
				try {
					found.add(type.cast(defaultInstance.getParserForType().parseFrom(detail.value())));
				}
				catch (InvalidProtocolBufferException ex) {
					// what cannot be read is as good as missing
				}
			}
		}
		return found;
	}

	/**
	 * Converts a status to the message that stands for it.
	 * @param status the status
	 * @return the message, with all details
	 */
	public static com.google.rpc.Status toProto(Status status) {
		com.google.rpc.Status.Builder builder = com.google.rpc.Status.newBuilder()
			.setCode(status.code().value())
			.setMessage(status.message());
		for (StatusDetail detail : status.details()) {
			builder.addDetails(Any.newBuilder()
				.setTypeUrl(TYPE_URL_PREFIX + detail.typeName())
				.setValue(ByteString.copyFrom(detail.value())));
		}
		return builder.build();
	}

	/**
	 * Converts the message that stands for a status.
	 * @param proto the message
	 * @return the status, with all details; UNKNOWN if its code is not known
	 */
	public static Status fromProto(com.google.rpc.Status proto) {
		StatusCode code = StatusCode.fromValue(proto.getCode());
		List<StatusDetail> details = new ArrayList<>(proto.getDetailsCount());
		for (Any any : proto.getDetailsList()) {
			String typeUrl = any.getTypeUrl();
			details
				.add(new StatusDetail(typeUrl.substring(typeUrl.lastIndexOf('/') + 1), any.getValue().toByteArray()));
		}
		return Status.of((code != null) ? code : StatusCode.UNKNOWN, proto.getMessage()).withDetails(details);
	}

}
