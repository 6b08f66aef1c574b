package io.freshet.rpc.server;

import java.util.Collection;
import java.util.List;

import io.freshet.rpc.Marshaller;
import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.JsonFormats;
import io.freshet.rpc.protobuf.JsonMarshaller;
import org.jspecify.annotations.Nullable;

/**
 * Makes the marshallers with which methods are called in JSON. Immutable. None can be
 * called so when protobuf-java-util is not on the class path.
 */
final class JsonMethods {

	private final @Nullable JsonFormats formats;

	JsonMethods(WebOptions options, Collection<ServiceDefinition> services) {
		List<Marshaller<?>> marshallers = services.stream()
			.flatMap((service) -> service.descriptor().methods().stream())
			.<Marshaller<?>>mapMulti((method, out) -> {
				out.accept(method.request());
				out.accept(method.response());
			})
			.toList();
		this.formats = JsonFormats.isAvailable() ? JsonFormats.of(options.json(), marshallers) : null;
	}

	RegisteredMethod.@Nullable JsonMessages of(MethodDescriptor<?, ?> method) {
		if (this.formats == null) {
			return null;
		}
		JsonMarshaller<?> request = this.formats.marshaller(method.request(), StatusCode.INVALID_ARGUMENT);
		JsonMarshaller<?> response = this.formats.marshaller(method.response(), StatusCode.INTERNAL);
		return (request != null && response != null) ? new RegisteredMethod.JsonMessages(request, response) : null;
	}

}
