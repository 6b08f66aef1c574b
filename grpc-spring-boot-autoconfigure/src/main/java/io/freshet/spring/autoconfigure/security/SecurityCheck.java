package io.freshet.spring.autoconfigure.security;

import java.util.List;
import java.util.stream.Collectors;

import io.freshet.rpc.MethodDescriptor;
import io.freshet.rpc.server.RpcServer;
import io.freshet.rpc.server.ServerOptions;
import io.freshet.spring.security.RpcSecurityInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;

/**
 * Looks, before the server starts, whether what is served is secured as it seems to be.
 * Confined to the thread that starts the application.
 */
final class SecurityCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(SecurityCheck.class);

	private final ApplicationContext context;

	private final RpcSecurityInterceptor interceptor;

	SecurityCheck(ApplicationContext context, RpcSecurityInterceptor interceptor) {
		this.context = context;
		this.interceptor = interceptor;
	}

	@Override
	public void afterSingletonsInstantiated() {
		RpcServer server = this.context.getBeanProvider(RpcServer.class).getIfUnique();
		if (server == null) {
			return;
		}
		List<MethodDescriptor<?, ?>> methods = server.services()
			.stream()
			.<MethodDescriptor<?, ?>>flatMap((service) -> service.methods().stream())
			.filter(this.interceptor::isSecured)
			.collect(Collectors.toList());
		if (!methods.isEmpty()) {
			checkInterceptor();
			checkChains(methods);
		}
	}

	private void checkInterceptor() {
		ServerOptions options = this.context.getBeanProvider(ServerOptions.class).getIfUnique();
		if (options != null && !options.interceptors().contains(this.interceptor)) {
			throw new HalfSecuredException(
					"Calls would not be secured: the options of the server do not have the RpcSecurityInterceptor.",
					"Add the bean to the interceptors of your ServerOptions, the outermost, or set "
							+ "grpc.server.security.enabled=false if calls are to be unsecured.");
		}
		if (!this.context.containsBean("rpcServer")) {
			logger.warn("The application has a RpcServer of its own. Its calls are secured only if the "
					+ "RpcSecurityInterceptor is among its interceptors");
		}
	}

	private void checkChains(List<MethodDescriptor<?, ?>> methods) {
		if (this.interceptor.chains().isEmpty()) {
			throw new HalfSecuredException(
					"Spring Security is on the class path, so every call needs a caller who is known, but there is "
							+ "nothing to know callers by.",
					"Define a JwtDecoder, an OpaqueTokenIntrospector or a UserDetailsService, for example by "
							+ "spring.security.oauth2.resourceserver.jwt.issuer-uri; or a RpcSecurityChain that says "
							+ "who may call; or leave calls unsecured with grpc.server.security.enabled=false.");
		}
		List<String> closed = methods.stream()
			.filter((method) -> !this.interceptor.hasRule(method))
			.map(MethodDescriptor::path)
			.toList();
		if (!closed.isEmpty()) {
			logger.warn("No security rule is for " + String.join(", ", closed) + ": nobody can call them");
		}
		this.interceptor.chains()
			.stream()
			.flatMap((chain) -> chain.rulesWithout(methods).stream())
			.forEach((rule) -> logger.warn("Security rule for " + rule + " is for no method that is served"));
	}

}
