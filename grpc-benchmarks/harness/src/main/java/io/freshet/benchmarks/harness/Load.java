package io.freshet.benchmarks.harness;

import java.util.Arrays;
import java.util.Locale;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.freshet.benchmarks.proto.Payload;
import io.freshet.benchmarks.proto.StreamRequest;
import io.freshet.benchmarks.proto.Summary;

/**
 * What a server is loaded with: the method, what each call sends, and how many bytes a
 * right answer has. Messages carry 32 bytes; streams have 1,000 of them.
 */
enum Load {

	/** One message there, one back; 100 calls outstanding on each connection. */
	UNARY("Unary", 100, 1, 1),

	/** One message there, 1,000 back; one call outstanding on each connection. */
	SERVER_STREAM("ServerStream", 1, 1, Load.STREAM_MESSAGES),

	/** 1,000 messages there, one back; one call outstanding on each connection. */
	CLIENT_STREAM("ClientStream", 1, Load.STREAM_MESSAGES, 1),

	/** 1,000 messages there and 1,000 back; one call outstanding on each connection. */
	PING_PONG("PingPong", 1, Load.STREAM_MESSAGES, Load.STREAM_MESSAGES),

	/**
	 * One order there, its invoice back, over HTTP/1.1 and so one call outstanding on
	 * each connection. What the texts are is up to the {@link Dialect}.
	 */
	HTTP1_PRICE("Price", 1, 1, 1);

	/** How many messages a stream has. */
	static final int STREAM_MESSAGES = 1_000;

	/** How many bytes a message carries. */
	static final int BODY_BYTES = 32;

	/** What every message carries. */
	static final Payload MESSAGE = Payload.newBuilder().setBody(ByteString.copyFrom(new byte[BODY_BYTES])).build();

	private final String method;

	private final int outstanding;

	private final int sent;

	private final int received;

	Load(String method, int outstanding, int sent, int received) {
		this.method = method;
		this.outstanding = outstanding;
		this.sent = sent;
		this.received = received;
	}

	static Load named(String name) {
		return Arrays.stream(values())
			.filter((load) -> load.label().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"no load '" + name + "', there are " + Arrays.stream(values()).map(Load::label).toList()));
	}

	String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	String path() {
		return "/freshet.bench.Bench/" + this.method;
	}

	/**
	 * Returns how many connections the calls are made on: many where there is one call on
	 * each, so that the server has something to do.
	 * @return the connections
	 */
	int connections() {
		return (this == HTTP1_PRICE) ? 64 : 8;
	}

	int outstanding() {
		return this.outstanding;
	}

	/**
	 * Returns how many messages a call moves in its larger direction, which is what the
	 * cost is divided by.
	 * @return the messages of one call
	 */
	int messages() {
		return Math.max(this.sent, this.received);
	}

	/**
	 * Returns the body of each request: the messages with their prefixes.
	 * @return the framed messages
	 */
	byte[] requestBody() {
		MessageLite message = (this == SERVER_STREAM)
				? StreamRequest.newBuilder().setMessages(STREAM_MESSAGES).setSize(BODY_BYTES).build() : MESSAGE;
		ByteString.Output body = ByteString.newOutput();
		for (int i = 0; i < this.sent; i++) {
			Frames.write(message, body);
		}
		return body.toByteString().toByteArray();
	}

	/**
	 * Returns the length of the body of a right answer, prefixes included. An error has
	 * none, so the sum over a burst tells whether every call succeeded.
	 * @return bytes of DATA in one response
	 */
	long responseBytes() {
		MessageLite message = (this == CLIENT_STREAM) ? expectedSummary() : MESSAGE;
		return (long) this.received * (Frames.PREFIX_BYTES + message.getSerializedSize());
	}

	static Summary expectedSummary() {
		return Summary.newBuilder().setMessages(STREAM_MESSAGES).setBytes((long) STREAM_MESSAGES * BODY_BYTES).build();
	}

}
