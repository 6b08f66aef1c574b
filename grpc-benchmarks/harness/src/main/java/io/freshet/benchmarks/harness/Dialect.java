package io.freshet.benchmarks.harness;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a server is asked: what the bodies of requests and right answers are.
 */
enum Dialect {

	/** gRPC, over HTTP/2. */
	GRPC("application/grpc") {

		@Override
		List<String> arguments() {
			return List.of("-H", "content-type: " + contentType(), "-H", "te: trailers");
		}

		@Override
		byte[] request(Load load) {
			return load.requestBody();
		}

		@Override
		long responseBytes(Load load) {
			return load.responseBytes();
		}

	},

	/** A JSON object there, one back, over HTTP/1.1: so are Connect and Spring MVC. */
	JSON("application/json") {

		@Override
		byte[] request(Load load) {
			return Texts.ORDER_JSON.getBytes(StandardCharsets.UTF_8);
		}

		@Override
		byte[] response() {
			return Texts.INVOICE_JSON.getBytes(StandardCharsets.UTF_8);
		}

	},

	/** The same in protobuf, as Connect has it, over HTTP/1.1. */
	PROTO("application/proto") {

		@Override
		byte[] request(Load load) {
			return Texts.ORDER.toByteArray();
		}

		@Override
		byte[] response() {
			return Texts.INVOICE.toByteArray();
		}

	};

	private final String contentType;

	Dialect(String contentType) {
		this.contentType = contentType;
	}

	String contentType() {
		return this.contentType;
	}

	/**
	 * Returns what the generator has to be told.
	 * @return arguments for {@code h2load}
	 */
	List<String> arguments() {
		return List.of("--h1", "-H", "content-type: " + contentType());
	}

	abstract byte[] request(Load load);

	/**
	 * Returns a right answer of those that are compared byte by byte.
	 * @return the body
	 */
	byte[] response() {
		throw new IllegalStateException(this + " has answers of more than one message");
	}

	long responseBytes(Load load) {
		return response().length;
	}

}
