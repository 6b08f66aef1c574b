package io.freshet.rpc.fuzz;

import java.nio.ByteBuffer;
import java.util.List;

import com.google.protobuf.Any;
import com.google.protobuf.Api;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.JsonFormats;
import io.freshet.rpc.protobuf.JsonMarshaller;
import io.freshet.rpc.protobuf.JsonOptions;
import io.freshet.rpc.protobuf.ProtobufMarshaller;

/** Messages in JSON, of types that JSON writes in a way of its own and of others. */
public final class JsonMessages {

	private static final List<Message> TYPES = List.of(Api.getDefaultInstance(), Struct.getDefaultInstance(),
			Any.getDefaultInstance(), Timestamp.getDefaultInstance(), Duration.getDefaultInstance(),
			FieldMask.getDefaultInstance());

	private static final List<JsonMarshaller<?>> MARSHALLERS = marshallers();

	private JsonMessages() {
	}

	/**
	 * Tries an input.
	 * @param bytes the type in the first byte, then the text
	 */
	public static void fuzzerTestOneInput(byte[] bytes) {
		FuzzInput input = new FuzzInput(bytes);
		JsonMarshaller<?> marshaller = MARSHALLERS.get(input.next() % MARSHALLERS.size());
		survives(marshaller, input.rest());
	}

	private static <T extends Message> void survives(JsonMarshaller<T> marshaller, byte[] text) {
		T message;
		try {
			message = marshaller.parse(ByteBuffer.wrap(text));
		}
		catch (RpcException ex) {
			if (ex.code() != StatusCode.INVALID_ARGUMENT) {
				throw new AssertionError("the failure is " + ex.code(), ex);
			}
			return;
		}
		try {
			int size = marshaller.size(message);
			ByteBuffer written = ByteBuffer.allocate(size);
			marshaller.write(message, written);
			if (written.hasRemaining()) {
				throw new AssertionError("the size is not " + size);
			}
			marshaller.parse(written.flip());
		}
		catch (RpcException ex) {
			// Some messages can be read and not written, such as names with capitals in a
			// mask.
			if (ex.code() != StatusCode.INTERNAL && ex.code() != StatusCode.INVALID_ARGUMENT) {
				throw new AssertionError("the failure is " + ex.code(), ex);
			}
		}
	}

	private static List<JsonMarshaller<?>> marshallers() {
		List<Marshaller<?>> known = TYPES.stream().<Marshaller<?>>map(ProtobufMarshaller::of).toList();
		JsonFormats formats = JsonFormats.of(JsonOptions.DEFAULTS, known);
		return known.stream()
			.<JsonMarshaller<?>>map((marshaller) -> formats.marshaller(marshaller, StatusCode.INVALID_ARGUMENT))
			.toList();
	}

}
