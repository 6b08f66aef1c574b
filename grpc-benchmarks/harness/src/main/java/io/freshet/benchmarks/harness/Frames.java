package io.freshet.benchmarks.harness;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

import com.google.protobuf.MessageLite;

/**
 * Writes messages as gRPC puts them into DATA: a zero byte, the length, the message (gRPC
 * over HTTP/2, Length-Prefixed-Message).
 */
final class Frames {

	/** The zero byte and the length. */
	static final int PREFIX_BYTES = 5;

	private Frames() {
	}

	static void write(MessageLite message, OutputStream out) {
		try {
			DataOutputStream data = new DataOutputStream(out);
			data.writeByte(0);
			data.writeInt(message.getSerializedSize());
			message.writeTo(data);
			data.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
