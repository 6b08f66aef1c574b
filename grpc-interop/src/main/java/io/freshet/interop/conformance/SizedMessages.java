package io.freshet.interop.conformance;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with the runner: protobuf messages, each behind its length in four
 * bytes, the highest first. One thread may read while others write.
 */
final class SizedMessages {

	private static final int MAX_BYTES = 64 * 1024 * 1024;

	private final DataInputStream in;

	private final DataOutputStream out;

	SizedMessages(InputStream in, OutputStream out) {
		this.in = new DataInputStream(in);
		this.out = new DataOutputStream(out);
	}

	/**
	 * Waits for a message.
	 * @param <M> the type of message
	 * @param parser the parser of that type
	 * @return the message, or {@code null} at the end of the input
	 * @throws IOException if the input ends within a message or is none
	 */
	<M extends Message> @Nullable M read(Parser<M> parser) throws IOException {
		int length;
		try {
			length = this.in.readInt();
		}
		catch (EOFException ex) {
			return null;
		}
		if (length < 0 || length > MAX_BYTES) {
			throw new IOException("a message of " + Integer.toUnsignedString(length) + " bytes cannot be meant");
		}
		byte[] bytes = this.in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("input ended after " + bytes.length + " of " + length + " bytes");
		}
		return parser.parseFrom(bytes);
	}

	/**
	 * Writes a message.
	 * @param message the message
	 * @throws IOException if nobody reads any more
	 */
	synchronized void write(Message message) throws IOException {
		this.out.writeInt(message.getSerializedSize());
		message.writeTo(this.out);
		this.out.flush();
	}

}
