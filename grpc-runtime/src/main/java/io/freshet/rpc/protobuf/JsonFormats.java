package io.freshet.rpc.protobuf;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Marshallers for JSON with the same options. They know the types of the messages named
 * at the start, of their files and of what these import, when they meet an
 * {@code google.protobuf.Any}. Immutable. Needs protobuf-java-util.
 */
public final class JsonFormats {

	private final JsonOptions options;

	private final JsonFormat.Printer printer;

	private final JsonFormat.Parser parser;

	private JsonFormats(JsonOptions options, TypeRegistry types) {
		this.options = options;
		JsonFormat.Printer printer = JsonFormat.printer().usingTypeRegistry(types).omittingInsignificantWhitespace();
		printer = options.defaultValues() ? printer.alwaysPrintFieldsWithNoPresence() : printer;
		this.printer = options.protoFieldNames() ? printer.preservingProtoFieldNames() : printer;
		JsonFormat.Parser parser = JsonFormat.parser().usingTypeRegistry(types);
		this.parser = options.ignoreUnknownFields() ? parser.ignoringUnknownFields() : parser;
	}

	/**
	 * Returns whether messages can be written and read in JSON.
	 * @return whether protobuf-java-util is on the class path
	 */
	public static boolean isAvailable() {
		try {
			Class.forName("com.google.protobuf.util.JsonFormat", false, JsonFormats.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * Creates the formats.
	 * @param options the options
	 * @param known marshallers of types that are known inside of an {@code Any}; those
	 * that are not for protobuf are ignored
	 * @return the formats
	 */
	public static JsonFormats of(JsonOptions options, Collection<Marshaller<?>> known) {
		List<Descriptor> types = new ArrayList<>();
		for (Marshaller<?> marshaller : known) {
			if (marshaller instanceof ProtobufMarshaller<?> protobuf) {
				types.add(protobuf.defaultInstance().getDescriptorForType());
			}
		}
		return new JsonFormats(options, TypeRegistry.newBuilder().add(types).build());
	}

	/**
	 * Creates a marshaller.
	 * @param binary the marshaller for the same type in the binary format
	 * @param malformed the code for texts that are not such a message
	 * @return the marshaller, or {@code null} if the other is not for protobuf
	 */
	public @Nullable JsonMarshaller<?> marshaller(Marshaller<?> binary, StatusCode malformed) {
		return (binary instanceof ProtobufMarshaller<?> protobuf) ? marshaller(protobuf, malformed) : null;
	}

	private <T extends Message> JsonMarshaller<T> marshaller(ProtobufMarshaller<T> binary, StatusCode malformed) {
		return new JsonMarshaller<>(binary.defaultInstance(), this.printer, this.parser, this.options.maxNesting(),
				malformed);
	}

}
