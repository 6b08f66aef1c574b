package io.freshet.spring.autoconfigure.server;

import java.util.List;
import java.util.Objects;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

/**
 * Asks several mappers in their order until one answers. Immutable.
 *
 * @param mappers the mappers
 */
record OrderedExceptionMappers(List<ExceptionMapper> mappers) implements ExceptionMapper {

	@Override
	public @Nullable RpcException map(Throwable failure, ServerCall call) {
		return this.mappers.stream()
			.map((mapper) -> mapper.map(failure, call))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

}
