package io.freshet.rpc.internal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusDetail;
import io.netty.util.AsciiString;

/**
 * The value of {@code grpc-status-details-bin}: a serialised {@code google.rpc.Status}
 * with code (1), message (2) and details (3), each a {@code google.protobuf.Any} with
 * type URL (1) and value (2). Coded by hand, because this room does without protobuf.
 * <p>
 * Source: grpc/proposal and googleapis, google/rpc/status.proto.
 */
public final class StatusDetailsHeader {

	private static final String TYPE_URL_PREFIX = "type.googleapis.com/";

	/** Field 1, a varint. */
	private static final int CODE_TAG = 1 << 3;

	/** Field 1, a string: the type URL of an Any. */
	private static final int TYPE_URL_TAG = 1 << 3 | 2;

	/** Field 2, length-delimited: the message of a Status, and the value of an Any. */
	private static final int SECOND_TAG = 2 << 3 | 2;

	/** Field 3, length-delimited. */
	private static final int DETAILS_TAG = 3 << 3 | 2;

	private StatusDetailsHeader() {
	}

	/**
	 * Encodes a status with its details.
	 * @param status the status
	 * @return the value of the header
	 */
	public static AsciiString encode(Status status) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		if (status.code().value() != 0) {
			out.write(CODE_TAG);
			out.write(status.code().value());
		}
		if (!status.message().isEmpty()) {
			writeBytes(out, SECOND_TAG, status.message().getBytes(StandardCharsets.UTF_8));
		}
		for (StatusDetail detail : status.details()) {
			ByteArrayOutputStream any = new ByteArrayOutputStream();
			writeBytes(any, TYPE_URL_TAG, (TYPE_URL_PREFIX + detail.typeName()).getBytes(StandardCharsets.UTF_8));
			if (detail.value().length > 0) {
				writeBytes(any, SECOND_TAG, detail.value());
			}
			writeBytes(out, DETAILS_TAG, any.toByteArray());
		}
		return BinaryHeader.encode(out.toByteArray());
	}

	/**
	 * Decodes the details of a status and never fails.
	 * @param value the value of the header
	 * @return the details; none when the value is broken
	 */
	public static List<StatusDetail> decode(AsciiString value) {
		List<byte[]> values = BinaryHeader.decode(value);
		if (values.isEmpty()) {
			return List.of();
		}
		try {
			List<StatusDetail> details = new ArrayList<>();
			ProtobufFields status = new ProtobufFields(values.get(0));
			while (status.next()) {
				if (status.tag() == DETAILS_TAG) {
					details.add(decodeAny(status.bytes()));
				}
			}
			return details;
		}
		catch (ProtobufFields.BrokenException ex) {
			return List.of();
		}
	}

	private static StatusDetail decodeAny(byte[] bytes) throws ProtobufFields.BrokenException {
		String typeUrl = "";
		byte[] value = {};
		ProtobufFields any = new ProtobufFields(bytes);
		while (any.next()) {
			if (any.tag() == TYPE_URL_TAG) {
				typeUrl = new String(any.bytes(), StandardCharsets.UTF_8);
			}
			else if (any.tag() == SECOND_TAG) {
				value = any.bytes();
			}
		}
		return new StatusDetail(typeUrl.substring(typeUrl.lastIndexOf('/') + 1), value);
	}

	private static void writeBytes(ByteArrayOutputStream out, int tag, byte[] bytes) {
		out.write(tag);
		int length = bytes.length;
		while (length > 0x7f) {
			out.write(length & 0x7f | 0x80);
			length >>>= 7;
		}
		out.write(length);
		out.writeBytes(bytes);
	}

}
