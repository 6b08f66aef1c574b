package io.freshet.rpc.protobuf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;

/**
 * Marshals one type of protobuf message. Immutable.
 *
 * @param <T> the type of message
 */
public final class ProtobufMarshaller<T extends Message> implements Marshaller<T> {

	private final T defaultInstance;

	private final Parser<T> parser;

	@SuppressWarnings("unchecked")
	private ProtobufMarshaller(T defaultInstance) {
		this.defaultInstance = defaultInstance;
		this.parser = (Parser<T>) defaultInstance.getParserForType();
	}

	/**
	 * Creates the marshaller of a type.
	 * @param <T> the type of message
	 * @param defaultInstance the default instance of the type
	 * @return the marshaller
	 */
	public static <T extends Message> ProtobufMarshaller<T> of(T defaultInstance) {
		return new ProtobufMarshaller<>(defaultInstance);
	}

	/**
	 * Returns the default instance of the type.
	 * @return the default instance
	 */
	public T defaultInstance() {
		return this.defaultInstance;
	}

	@Override
	public int size(T message) {
		return message.getSerializedSize();
	}

	@Override
	public void write(T message, ByteBuffer target) {
		int size = message.getSerializedSize();
		try {
			if (target.hasArray()) {
				int offset = target.arrayOffset() + target.position();
				message.writeTo(CodedOutputStream.newInstance(target.array(), offset, size));
				target.position(target.position() + size);
			}
			else {
				CodedOutputStream output = CodedOutputStream.newInstance(target);
				message.writeTo(output);
				output.flush();
			}
		}
		catch (IOException ex) {
			throw new RpcException(Status.of(StatusCode.INTERNAL, "message could not be serialised"), ex);
		}
	}

	@Override
	public T parse(List<ByteBuffer> sources) {
		return parse(CodedInputStream.newInstance(sources));
	}

	@Override
	public T parse(ByteBuffer source) {
		return parse(source.hasArray() ? CodedInputStream.newInstance(source.array(),
				source.arrayOffset() + source.position(), source.remaining()) : CodedInputStream.newInstance(source));
	}

	private T parse(CodedInputStream input) {
		try {
			T message = this.parser.parseFrom(input);
			input.checkLastTagWas(0);
			return message;
		}
		catch (IOException ex) {
			throw new RpcException(Status.of(StatusCode.INTERNAL,
					"message is not a valid " + this.defaultInstance.getDescriptorForType().getFullName()), ex);
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public Class<T> type() {
		return (Class<T>) this.defaultInstance.getClass();
	}

}
