package io.freshet.interop.services;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.freshet.services.channelz.v1.ChannelzProto;
import io.freshet.services.health.v1.HealthProto;
import io.freshet.services.reflection.v1.ReflectionProto;
import io.freshet.services.reflection.v1alpha.ReflectionAlphaProto;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.reflection.v1.ServerReflectionRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Our protos of the standard services name and number everything as grpc-java's do. */
class StandardProtosTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource("files")
	void saysWhatTheOtherSays(String name, FileDescriptor ours, FileDescriptor theirs) {
		Map<String, String> known = describe(theirs);
		Map<String, String> own = describe(ours);
		assertThat(ours.getPackage()).isEqualTo(theirs.getPackage());
		assertThat(own).isNotEmpty();
		// gRPC proposal A90, which grpc-java does not have yet
		own.keySet().removeIf((element) -> element.contains("HealthList") || element.endsWith("Health.List"));
		own.forEach((element, description) -> assertThat(known).containsEntry(element, description));
		assertThat(ours.getServices()).extracting(ServiceDescriptor::getFullName)
			.isEqualTo(theirs.getServices().stream().map(ServiceDescriptor::getFullName).toList());
	}

	static Stream<Arguments> files() {
		return Stream.of(
				Arguments.of("health", HealthProto.getDescriptor(), HealthCheckRequest.getDescriptor().getFile()),
				Arguments.of("reflection", ReflectionProto.getDescriptor(),
						ServerReflectionRequest.getDescriptor().getFile()),
				Arguments.of("reflection v1alpha", ReflectionAlphaProto.getDescriptor(),
						io.grpc.reflection.v1alpha.ServerReflectionRequest.getDescriptor().getFile()),
				Arguments.of("channelz", ChannelzProto.getDescriptor(),
						io.grpc.channelz.v1.Channel.getDescriptor().getFile()));
	}

	private static Map<String, String> describe(FileDescriptor file) {
		Map<String, String> elements = new TreeMap<>();
		file.getMessageTypes().forEach((message) -> describe(message, elements));
		for (ServiceDescriptor service : file.getServices()) {
			for (MethodDescriptor method : service.getMethods()) {
				elements.put(method.getFullName(),
						method.getInputType().getFullName() + " " + method.isClientStreaming() + " "
								+ method.getOutputType().getFullName() + " " + method.isServerStreaming());
			}
		}
		return elements;
	}

	private static void describe(Descriptor message, Map<String, String> elements) {
		for (FieldDescriptor field : message.getFields()) {
			String type = (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
					? field.getMessageType().getFullName() : field.getType().name();
			String oneof = (field.getRealContainingOneof() != null) ? field.getRealContainingOneof().getName() : "";
			elements.put(field.getFullName(), String.join(" ",
					List.of(type, Integer.toString(field.getNumber()), Boolean.toString(field.isRepeated()), oneof)));
		}
		message.getNestedTypes().forEach((nested) -> describe(nested, elements));
		for (EnumDescriptor type : message.getEnumTypes()) {
			for (EnumValueDescriptor value : type.getValues()) {
				elements.put(value.getFullName(), Integer.toString(value.getNumber()));
			}
		}
	}

}
