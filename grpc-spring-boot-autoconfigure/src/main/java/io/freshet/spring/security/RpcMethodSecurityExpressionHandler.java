package io.freshet.spring.security;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import com.google.protobuf.MessageLite;
import io.freshet.rpc.AttributeKey;
import io.freshet.rpc.RpcContext;
import io.freshet.rpc.codegen.GeneratedService;
import io.freshet.rpc.server.ServerCall;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.expression.EvaluationContext;
import org.springframework.security.access.expression.method.DefaultMethodSecurityExpressionHandler;
import org.springframework.security.core.Authentication;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Gives the expressions of {@code @PreAuthorize} on service methods the variable
 * {@code #request}: the request message, whatever the parameter is called. On methods
 * that take a stream of requests the expression is evaluated for each of them, before the
 * method sees it; a demand that does not speak of the request, joined by {@code and}, is
 * evaluated before the method starts. Everything else is as in
 * {@link DefaultMethodSecurityExpressionHandler}. Safe for use by several threads once it
 * is set up.
 */
public class RpcMethodSecurityExpressionHandler extends DefaultMethodSecurityExpressionHandler {

	/** The name of the variable. */
	static final String REQUEST = "request";

	/** The stream of requests that is checked. */
	private static final AttributeKey<Object> CHECKED = AttributeKey.of("checked-requests");

	/** Creates a handler. */
	public RpcMethodSecurityExpressionHandler() {
		setExpressionParser(new RequestExpressionParser());
	}

	/**
	 * Creates a handler with the role hierarchy and the role prefix of an application.
	 * @param context has the beans
	 * @return the handler
	 */
	public static RpcMethodSecurityExpressionHandler of(ApplicationContext context) {
		RpcMethodSecurityExpressionHandler handler = new RpcMethodSecurityExpressionHandler();
		handler
			.setAuthorizationManagerFactory(new SecurityBeans(context).authorizationManagers(MethodInvocation.class));
		return handler;
	}

	@Override
	public EvaluationContext createEvaluationContext(Supplier<? extends Authentication> authentication,
			MethodInvocation invocation) {
		EvaluationContext context = super.createEvaluationContext(authentication, invocation);
		GeneratedService service = service(invocation.getMethod(), invocation.getThis());
		if (service != null && invocation.getArguments().length > 0) {
			Object argument = invocation.getArguments()[0];
			context.setVariable(REQUEST,
					(argument instanceof MessageLite) ? argument : requests(service, invocation, argument));
		}
		return context;
	}

	/**
	 * Returns what stands for a stream of requests, or {@code null}, which no expression
	 * can do anything with, if they are not those of the call that is being handled.
	 */
	private static StreamExpression.@Nullable Requests requests(GeneratedService service, MethodInvocation invocation,
			@Nullable Object argument) {
		if (!(RpcContext.currentOrNull() instanceof ServerCall call) || argument == null) {
			return null;
		}
		String name = invocation.getMethod().getName();
		boolean called = plain(name).equalsIgnoreCase(plain(call.method().name()))
				&& BeanUtils.instantiateClass(service.value()).descriptor().name().equals(call.method().service());
		Object before = call.attribute(CHECKED);
		if (!called || (before != null && before != argument)) {
			return null;
		}
		call.attribute(CHECKED, argument);
		return new StreamExpression.Requests(call);
	}

	/** Java names differ from those of the proto file in case and underscores. */
	private static String plain(String name) {
		return name.replace("_", "");
	}

	/** Returns the generated interface that a method implements. */
	private static @Nullable GeneratedService service(Method method, @Nullable Object bean) {
		Class<?> type = (bean != null) ? bean.getClass() : method.getDeclaringClass();
		for (Class<?> candidate : ClassUtils.getAllInterfacesForClassAsSet(type)) {
			GeneratedService generated = candidate.getAnnotation(GeneratedService.class);
			if (generated != null
					&& ReflectionUtils.findMethod(candidate, method.getName(), method.getParameterTypes()) != null) {
				return generated;
			}
		}
		return null;
	}

}
