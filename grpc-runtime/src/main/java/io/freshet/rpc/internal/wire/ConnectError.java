package io.freshet.rpc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.StatusDetail;
import org.jspecify.annotations.Nullable;

/**
 * The error of a Connect call in JSON: its code, its text and its details, whose bytes
 * are base64 without padding. Written with these keys alone; read with any others, which
 * are ignored.
 * <p>
 * Source: Connect Protocol Reference, Error end-of-stream and Unary-Response.
 */
public final class ConnectError {

	private ConnectError() {
	}

	/**
	 * Writes the body of a failed unary call.
	 * @param status the status, not OK
	 * @return JSON in UTF-8
	 */
	public static byte[] format(Status status) {
		StringBuilder json = new StringBuilder(64);
		append(status, json);
		return json.toString().getBytes(StandardCharsets.UTF_8);
	}

	static void append(Status status, StringBuilder out) {
		out.append("{\"code\":");
		JsonText.quote(ConnectCode.format(status.code()), out);
		if (!status.message().isEmpty()) {
			out.append(",\"message\":");
			JsonText.quote(status.message(), out);
		}
		if (!status.details().isEmpty()) {
			String separator = ",\"details\":[";
			for (StatusDetail detail : status.details()) {
				out.append(separator).append("{\"type\":");
				JsonText.quote(detail.typeName(), out);
				out.append(",\"value\":");
				JsonText.quote(Base64.getEncoder().withoutPadding().encodeToString(detail.value()), out);
				out.append('}');
				separator = ",";
			}
			out.append(']');
		}
		out.append('}');
	}

	/**
	 * Reads the body of a failed unary call.
	 * @param body JSON in UTF-8
	 * @param fallback the code if the body names none
	 * @return the status, or {@code null} if the body is not such an error
	 */
	public static @Nullable Status parse(byte[] body, StatusCode fallback) {
		Map<String, @Nullable Object> members = JsonText.parseObject(body);
		return (members != null) ? toStatus(members, fallback) : null;
	}

	static @Nullable Status toStatus(Map<?, ?> members, StatusCode fallback) {
		Object code = members.get("code");
		Object message = members.get("message");
		if ((code != null && !(code instanceof String)) || (message != null && !(message instanceof String))) {
			return null;
		}
		StatusCode parsed = (code instanceof String name) ? ConnectCode.parse(name) : null;
		Status status = Status.of((parsed != null) ? parsed : fallback, (message instanceof String text) ? text : "");
		return (members.get("details") instanceof List<?> list) ? status.withDetails(details(list)) : status;
	}

	/** Details that cannot be read are left out. */
	private static List<StatusDetail> details(List<?> list) {
		List<StatusDetail> details = new ArrayList<>(list.size());
		for (Object element : list) {
			if (element instanceof Map<?, ?> members && members.get("type") instanceof String type
					&& members.get("value") instanceof String value) {
				try {
					details.add(new StatusDetail(type.substring(type.lastIndexOf('/') + 1),
							Base64.getDecoder().decode(value)));
				}
				catch (IllegalArgumentException ex) {
					continue;
				}
			}
		}
		return details;
	}

}
