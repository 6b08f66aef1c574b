package io.freshet.rpc.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The messages of the health service that a channel exchanges by itself. Has no state.
 * Source: grpc/health/v1/health.proto.
 */
final class HealthMessages {

	/** The status of a server that wants calls. */
	static final int SERVING = 1;

	private static final List<String> NAMES = List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN");

	/** Field 1, length-delimited. */
	private static final int SERVICE_TAG = 0x0A;

	/** Field 1, varint. */
	private static final int STATUS_TAG = 0x08;

	private static final int LONGEST_NAME = 127;

	private HealthMessages() {
	}

	/**
	 * Writes a {@code HealthCheckRequest}.
	 * @param service the service, of at most 127 bytes
	 * @return the message
	 */
	static byte[] request(String service) {
		byte[] name = service.getBytes(StandardCharsets.UTF_8);
		if (name.length > LONGEST_NAME) {
			throw new IllegalArgumentException("healthService is longer than " + LONGEST_NAME + " bytes: " + service);
		}
		byte[] message = new byte[name.length + 2];
		message[0] = SERVICE_TAG;
		message[1] = (byte) name.length;
		System.arraycopy(name, 0, message, 2, name.length);
		return (name.length == 0) ? new byte[0] : message;
	}

	/**
	 * Reads a {@code HealthCheckResponse}.
	 * @param message the message
	 * @return its status, 0 if there is none
	 */
	static int status(byte[] message) {
		return (message.length == 2 && message[0] == STATUS_TAG) ? message[1] : 0;
	}

	static String name(int status) {
		return (status >= 0 && status < NAMES.size()) ? NAMES.get(status) : String.valueOf(status);
	}

}
