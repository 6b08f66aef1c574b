package io.freshet.spring.security;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import com.google.protobuf.MessageLite;
import io.freshet.rpc.codegen.GeneratedService;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

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
 * evaluated before the method starts. In the same way the expressions of
 * {@code @PostAuthorize} are evaluated for each response of methods that return a stage
 * or a publisher, before it is sent. Everything else is as in
 * {@link DefaultMethodSecurityExpressionHandler}. Safe for use by several threads once it
 * is set up.
 */
public class RpcMethodSecurityExpressionHandler extends DefaultMethodSecurityExpressionHandler {

	/** The name of the variable. */
	static final String REQUEST = "request";

	/** Not a name that an expression can have. */
	private static final String CALL = "handled call";

	private @Nullable SecurityBeans beans;

	/** Creates a handler. */
	public RpcMethodSecurityExpressionHandler() {
		setExpressionParser(new MessageExpressionParser());
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
		handler.setApplicationContext(context);
		return handler;
	}

	/**
	 * Returns whether an expression is about the request.
	 * @param expression the expression
	 * @return whether it has the variable {@code #request}
	 */
	public static boolean speaksOfRequest(String expression) {
		return MessageExpressionParser.speaksOfRequest(expression);
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		super.setApplicationContext(context);
		this.beans = new SecurityBeans(context);
	}

	@Override
	public EvaluationContext createEvaluationContext(Supplier<? extends Authentication> authentication,
			MethodInvocation invocation) {
		EvaluationContext context = super.createEvaluationContext(authentication, invocation);
		GeneratedService service = service(invocation.getMethod(), invocation.getThis());
		if (service == null) {
			return context;
		}
		HandledCall.Candidate candidate = new HandledCall.Candidate(service, invocation, this.beans);
		context.setVariable(CALL, candidate);
		if (invocation.getArguments().length > 0) {
			Object argument = invocation.getArguments()[0];
			context.setVariable(REQUEST, (argument instanceof MessageLite) ? argument : candidate.requests(argument));
		}
		return context;
	}

	/**
	 * Sets what the method has returned. Of a stage or a publisher each response is
	 * checked when it is there.
	 */
	@Override
	public void setReturnObject(@Nullable Object returned, EvaluationContext context) {
		if (context.lookupVariable(REQUEST) instanceof HandledCall.Messages) {
			// the method has read them
			context.setVariable(REQUEST, null);
		}
		Object response = returned;
		if (returned != null && !(returned instanceof MessageLite)
				&& context.lookupVariable(CALL) instanceof HandledCall.Candidate candidate) {
			response = candidate.responses(returned);
		}
		super.setReturnObject(response, context);
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
