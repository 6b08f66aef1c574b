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
 * {@code google.protobuf.Any}. Safe for use by several threads. Needs protobuf-java-util.
 */
public final class JsonFormats {

	private final JsonOptions options;

	private final List<ProtobufMarshaller<?>> known;

	/** Made when a message is JSON for the first time. Many servers never see one. */
	private volatile @Nullable Texts texts;

	private JsonFormats(JsonOptions options, List<ProtobufMarshaller<?>> known) {
		this.options = options;
		this.known = known;
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
		List<ProtobufMarshaller<?>> types = new ArrayList<>();
		for (Marshaller<?> marshaller : known) {
			if (marshaller instanceof ProtobufMarshaller<?> protobuf) {
				types.add(protobuf);
			}
		}
		return new JsonFormats(options, List.copyOf(types));
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
		return new JsonMarshaller<>(binary.defaultInstance(), this, malformed);
	}

	int maxNesting() {
		return this.options.maxNesting();
	}

	/**
	 * Returns what writes and reads texts. Several threads may make it at the same time;
	 * it is the same thing.
	 * @return printer and parser
	 */
	Texts texts() {
		Texts texts = this.texts;
		if (texts == null) {
			texts = Texts.of(this.options, this.known);
			this.texts = texts;
		}
		return texts;
	}

	/**
	 * What writes and reads texts. Knows the descriptors of all types, which take longer
	 * to load than all the rest of a server.
	 *
	 * @param printer writes
	 * @param parser reads
	 */
	record Texts(JsonFormat.Printer printer, JsonFormat.Parser parser) {

		private static Texts of(JsonOptions options, List<ProtobufMarshaller<?>> known) {
			List<Descriptor> descriptors = new ArrayList<>();
			known.forEach((marshaller) -> descriptors.add(marshaller.defaultInstance().getDescriptorForType()));
			TypeRegistry types = TypeRegistry.newBuilder().add(descriptors).build();
			JsonFormat.Printer printer = JsonFormat.printer()
				.usingTypeRegistry(types)
				.omittingInsignificantWhitespace();
			printer = options.defaultValues() ? printer.alwaysPrintFieldsWithNoPresence() : printer;
			JsonFormat.Parser parser = JsonFormat.parser().usingTypeRegistry(types);
			return new Texts(options.protoFieldNames() ? printer.preservingProtoFieldNames() : printer,
					options.ignoreUnknownFields() ? parser.ignoringUnknownFields() : parser);
		}

	}

}
