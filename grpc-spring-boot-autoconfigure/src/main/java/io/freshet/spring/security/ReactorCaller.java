package io.freshet.spring.security;

import io.freshet.rpc.reactor.ReactorBindings;
import io.freshet.rpc.server.ServerCall;
import reactor.core.publisher.Mono;

import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.util.ClassUtils;

/** Tells Reactor services who calls. Needs {@code grpc-reactor}. */
final class ReactorCaller {

	/** Whether Reactor services can be there. */
	static final boolean PRESENT = ClassUtils.isPresent("io.freshet.rpc.reactor.ReactorBindings",
			ReactorCaller.class.getClassLoader());

	private ReactorCaller() {
	}

	static void add(ServerCall call, Caller caller) {
		ReactorBindings.addContext(call, (context) -> context
			.putAll(ReactiveSecurityContextHolder.withSecurityContext(Mono.just(caller.context())).readOnly()));
	}

}
