package io.freshet.spring.test;

import java.util.LinkedHashSet;
import java.util.Set;

import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.ClientObserver;
import io.freshet.rpc.server.ExceptionMapper;
import io.freshet.rpc.server.ServerInterceptor;
import io.freshet.rpc.server.ServerObserver;
import io.freshet.spring.CallCredentials;
import io.freshet.spring.ChannelOptionsCustomizer;
import io.freshet.spring.GlobalRpcInterceptor;
import io.freshet.spring.MessageValidator;
import io.freshet.spring.RpcAdvice;
import io.freshet.spring.RpcService;
import io.freshet.spring.ServerOptionsCustomizer;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/** Finds the components that belong to {@link RpcTest}. */
final class RpcTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<RpcTest> {

	private static final Set<Class<?>> PARTS = Set.of(RpcAdvice.class, GlobalRpcInterceptor.class,
			ServerInterceptor.class, ClientInterceptor.class, ServerObserver.class, ClientObserver.class,
			ExceptionMapper.class, ServerOptionsCustomizer.class, ChannelOptionsCustomizer.class, CallCredentials.class,
			MessageValidator.class);

	private final Class<?>[] services;

	RpcTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.services = getAnnotation().getValue("services", Class[].class).orElseGet(() -> new Class<?>[0]);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		Set<Class<?>> includes = new LinkedHashSet<>(PARTS);
		if (this.services.length == 0) {
			includes.add(RpcService.class);
		}
		return includes;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return Set.of(this.services);
	}

}
