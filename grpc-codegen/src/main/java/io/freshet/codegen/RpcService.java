package io.freshet.codegen;

import java.util.List;
import java.util.stream.Stream;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;

/**
 * What the source says of one service. Immutable.
 *
 * @param name the full name
 * @param className the simple name of the generated class
 * @param fileClass the class that holds the descriptor of the file
 * @param methods the methods
 * @param deprecated whether the service is deprecated
 * @param usesDeprecatedMessages whether a method takes or returns a deprecated message
 * @param comment the lines of the comment
 */
record RpcService(String name, String className, String fileClass, List<RpcMethod> methods, boolean deprecated,
		boolean usesDeprecatedMessages, List<String> comment) {

	static RpcService of(ServiceDescriptor service, JavaNames names) {
		Identifiers identifiers = new Identifiers();
		Comments comments = new Comments(service.getFile());
		List<RpcMethod> methods = service.getMethods()
			.stream()
			.map((method) -> RpcMethod.of(method, identifiers, names, comments))
			.toList();
		return new RpcService(service.getFullName(), names.rpcClass(service), names.qualified(service.getFile()),
				methods, service.getOptions().getDeprecated(), usesDeprecatedMessages(service), comments.of(service));
	}

	private static boolean usesDeprecatedMessages(ServiceDescriptor service) {
		return service.getMethods()
			.stream()
			.flatMap((method) -> Stream.of(method.getInputType(), method.getOutputType()))
			.anyMatch(RpcService::isDeprecated);
	}

	private static boolean isDeprecated(Descriptor message) {
		return message.getOptions().getDeprecated()
				|| (message.getContainingType() != null && isDeprecated(message.getContainingType()));
	}

}
