package io.freshet.rpc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The message that ends a Connect stream of responses, in JSON: the error if there is
 * one, and trailing metadata. Its prefix is marked with {@link #FLAG}. Immutable.
 * <p>
 * Source: Connect Protocol Reference, Streaming-Response, EndStreamResponse.
 *
 * @param status how the call ended
 * @param metadata trailing metadata as it travels: binary values are base64
 */
public record ConnectEndStream(Status status, HeaderFields metadata) {

	/** Marks the last message of a stream. May be joined by the mark for compression. */
	public static final int FLAG = 2;

	/**
	 * Writes the payload of the message.
	 * @return JSON in UTF-8
	 */
	public byte[] format() {
		StringBuilder json = new StringBuilder(32).append('{');
		if (!this.status.isOk()) {
			json.append("\"error\":");
			ConnectError.append(this.status, json);
		}
		if (this.metadata.size() > 0) {
			json.append((json.length() > 1) ? "," : "").append("\"metadata\":{");
			appendMetadata(json);
			json.append('}');
		}
		return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
	}

	private void appendMetadata(StringBuilder json) {
		Map<String, List<String>> entries = new LinkedHashMap<>();
		for (int i = 0; i < this.metadata.size(); i++) {
			entries.computeIfAbsent(this.metadata.name(i).toString(), (name) -> new ArrayList<>(1))
				.add(this.metadata.value(i).toString());
		}
		String separator = "";
		for (Map.Entry<String, List<String>> entry : entries.entrySet()) {
			json.append(separator);
			JsonText.quote(entry.getKey(), json);
			String valueSeparator = ":[";
			for (String value : entry.getValue()) {
				json.append(valueSeparator);
				JsonText.quote(value, json);
				valueSeparator = ",";
			}
			json.append(']');
			separator = ",";
		}
	}

	/**
	 * Reads the payload of the message. An error that names no code is UNKNOWN.
	 * @param payload JSON in UTF-8
	 * @return what it says, or {@code null} if it is not such a message
	 */
	public static @Nullable ConnectEndStream parse(byte[] payload) {
		Map<String, @Nullable Object> members = JsonText.parseObject(payload);
		if (members == null) {
			return null;
		}
		Status status = Status.OK;
		Object error = members.get("error");
		if (error != null) {
			status = (error instanceof Map<?, ?> map) ? ConnectError.toStatus(map, StatusCode.UNKNOWN) : null;
		}
		HeaderFields fields = new HeaderFields(0);
		Object metadata = members.get("metadata");
		if (metadata != null) {
			fields = (metadata instanceof Map<?, ?> map) ? toFields(map) : null;
		}
		return (status != null && fields != null) ? new ConnectEndStream(status, fields) : null;
	}

	private static @Nullable HeaderFields toFields(Map<?, ?> metadata) {
		HeaderFields fields = new HeaderFields();
		for (Map.Entry<?, ?> entry : metadata.entrySet()) {
			if (!(entry.getValue() instanceof List<?> values)) {
				return null;
			}
			AsciiString name = new AsciiString(String.valueOf(entry.getKey())).toLowerCase();
			for (Object value : values) {
				if (!(value instanceof String text)) {
					return null;
				}
				fields.add(name, new AsciiString(text));
			}
		}
		return fields;
	}

}
