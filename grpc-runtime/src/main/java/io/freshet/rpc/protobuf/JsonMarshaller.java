package io.freshet.rpc.protobuf;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Marshals one type of protobuf message in JSON. Immutable, unless it is
 * {@linkplain #remembering() remembering}. Made by {@link JsonFormats}.
 * <p>
 * Source: ProtoJSON Format.
 *
 * @param <T> the type of message
 */
public final class JsonMarshaller<T extends Message> implements Marshaller<T> {

	private final T defaultInstance;

	private final JsonFormats formats;

	private final StatusCode malformed;

	private final boolean remembers;

	private @Nullable Printed last;

	JsonMarshaller(T defaultInstance, JsonFormats formats, StatusCode malformed) {
		this(defaultInstance, formats, malformed, false);
	}

	private JsonMarshaller(T defaultInstance, JsonFormats formats, StatusCode malformed, boolean remembers) {
		this.defaultInstance = defaultInstance;
		this.formats = formats;
		this.malformed = malformed;
		this.remembers = remembers;
	}

	/**
	 * Returns a marshaller for one direction of one call, which keeps the text of the
	 * last message, so that telling its size and writing it prints it once.
	 * @return the marshaller; still safe for use by several threads
	 */
	public JsonMarshaller<T> remembering() {
		return new JsonMarshaller<>(this.defaultInstance, this.formats, this.malformed, true);
	}

	@Override
	public int size(T message) {
		return print(message).length;
	}

	@Override
	public void write(T message, ByteBuffer target) {
		target.put(print(message));
	}

	private byte[] print(T message) {
		Printed last = this.last;
		if (last != null && last.message() == message) {
			return last.text();
		}
		try {
			byte[] text = this.formats.texts().printer().print(message).getBytes(StandardCharsets.UTF_8);
			if (this.remembers) {
				this.last = new Printed(message, text);
			}
			return text;
		}
		catch (InvalidProtocolBufferException | IllegalArgumentException ex) {
			// The latter for numbers in a google.protobuf.Value that are none.
			throw new RpcException(Status.of(StatusCode.INTERNAL, "message could not be written in JSON"), ex);
		}
	}

	/**
	 * Reads a message, {@inheritDoc}.
	 * @throws RpcException with the code for malformed texts if it is none
	 */
	@Override
	@SuppressWarnings("unchecked")
	public T parse(ByteBuffer source) {
		requireNesting(source);
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(source).toString();
			Message.Builder builder = this.defaultInstance.newBuilderForType();
			this.formats.texts().parser().merge(text, builder);
			return (T) builder.build();
		}
		catch (InvalidProtocolBufferException ex) {
			throw refuse(String.valueOf(ex.getMessage()), ex);
		}
		catch (CharacterCodingException ex) {
			throw refuse("the text is not UTF-8", ex);
		}
	}

	/** Looked at first, before anything is built of the text. */
	private void requireNesting(ByteBuffer source) {
		int maxNesting = this.formats.maxNesting();
		int depth = 0;
		boolean quoted = false;
		for (int i = source.position(); i < source.limit(); i++) {
			byte c = source.get(i);
			if (quoted) {
				i += (c == '\\') ? 1 : 0;
				quoted = c != '"';
			}
			else if (c == '{' || c == '[') {
				if (++depth > maxNesting) {
					throw refuse("it is nested deeper than " + maxNesting + " levels (json.maxNesting)", null);
				}
			}
			else if (c == '}' || c == ']') {
				depth--;
			}
			else {
				quoted = c == '"';
			}
		}
	}

	private RpcException refuse(String reason, @Nullable Throwable cause) {
		return new RpcException(Status.of(this.malformed, "message is not a valid "
				+ this.defaultInstance.getDescriptorForType().getFullName() + " in JSON: " + reason), cause);
	}

	@Override
	@SuppressWarnings("unchecked")
	public Class<T> type() {
		return (Class<T>) this.defaultInstance.getClass();
	}

	/**
	 * A message and its text. Immutable, so that a thread sees both or none.
	 *
	 * @param message the message
	 * @param text JSON in UTF-8
	 */
	private record Printed(Message message, byte[] text) {
	}

}
