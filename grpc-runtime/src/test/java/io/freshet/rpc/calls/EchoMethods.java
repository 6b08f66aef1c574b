package io.freshet.rpc.calls;

import java.util.List;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.WrappersProto;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.MethodShape;
import io.freshet.rpc.ServiceDescriptor;
import io.freshet.rpc.codegen.MethodDescriptors;
import io.freshet.rpc.server.ServiceDefinition;

/** The methods that the contracts call, one of each shape, and messages for them. */
final class EchoMethods {

	static final String SERVICE = "test.Echo";

	static final MethodDescriptor<StringValue, StringValue> UNARY = text("Unary", MethodShape.UNARY);

	static final MethodDescriptor<StringValue, StringValue> SERVER = text("Server", MethodShape.SERVER_STREAMING);

	static final MethodDescriptor<StringValue, StringValue> CLIENT = text("Client", MethodShape.CLIENT_STREAMING);

	static final MethodDescriptor<StringValue, StringValue> BIDI = text("Bidi", MethodShape.BIDI_STREAMING);

	static final MethodDescriptor<BytesValue, BytesValue> BYTES_UNARY = bytes("BytesUnary", MethodShape.UNARY);

	static final MethodDescriptor<BytesValue, BytesValue> BYTES_SERVER = bytes("BytesServer",
			MethodShape.SERVER_STREAMING);

	static final MethodDescriptor<BytesValue, BytesValue> BYTES_CLIENT = bytes("BytesClient",
			MethodShape.CLIENT_STREAMING);

	static final MethodDescriptor<BytesValue, BytesValue> BYTES_BIDI = bytes("BytesBidi", MethodShape.BIDI_STREAMING);

	static final ServiceDescriptor DESCRIPTOR = new ServiceDescriptor(SERVICE,
			List.of(UNARY, SERVER, CLIENT, BIDI, BYTES_UNARY, BYTES_SERVER, BYTES_CLIENT, BYTES_BIDI),
			WrappersProto::getDescriptor);

	private EchoMethods() {
	}

	static ServiceDefinition.Builder echo() {
		return ServiceDefinition.builder(DESCRIPTOR);
	}

	static StringValue text(String value) {
		return StringValue.of(value);
	}

	static BytesValue bytes(int size) {
		return BytesValue.of(ByteString.copyFrom(new byte[size]));
	}

	private static MethodDescriptor<StringValue, StringValue> text(String name, MethodShape shape) {
		return MethodDescriptors.of(SERVICE, name, shape, StringValue.getDefaultInstance(),
				StringValue.getDefaultInstance());
	}

	private static MethodDescriptor<BytesValue, BytesValue> bytes(String name, MethodShape shape) {
		return MethodDescriptors.of(SERVICE, name, shape, BytesValue.getDefaultInstance(),
				BytesValue.getDefaultInstance());
	}

}
