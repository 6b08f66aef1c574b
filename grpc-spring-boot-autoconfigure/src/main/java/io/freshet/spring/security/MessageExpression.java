package io.freshet.spring.security;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.OpAnd;
import org.springframework.expression.spel.ast.SpelNodeImpl;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.security.access.expression.method.MethodSecurityExpressionOperations;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;

/**
 * An expression that speaks of the request or of the response. Where that is there it is
 * an expression like any other. Where it is still to come, as in a stream or a stage,
 * what the expression demands besides is evaluated at once, and the rest for each message
 * before the method sees it or the caller gets it. The parts are those that {@code and}
 * joins at the top. Safe for use by several threads.
 */
final class MessageExpression extends SpelExpression {

	private final List<SpelExpression> parts = new ArrayList<>();

	MessageExpression(SpelExpression expression) {
		super(expression.getExpressionString(), (SpelNodeImpl) expression.getAST(), new SpelParserConfiguration());
		split(expression.getAST());
	}

	private void split(SpelNode node) {
		if (node instanceof OpAnd and) {
			split(and.getLeftOperand());
			split(and.getRightOperand());
			return;
		}
		this.parts.add(new SpelExpression(node.toStringAST(), (SpelNodeImpl) node, new SpelParserConfiguration()));
	}

	private List<SpelExpression> parts(Predicate<String> which) {
		return this.parts.stream().filter((part) -> which.test(part.getExpressionString())).toList();
	}

	@Override
	public @Nullable Object getValue(EvaluationContext context) {
		if (response(context) instanceof HandledCall.Messages responses) {
			return later(context, responses, MessageExpressionParser::speaksOfResponse,
					(message) -> setResponse(context, message));
		}
		if (context
			.lookupVariable(RpcMethodSecurityExpressionHandler.REQUEST) instanceof HandledCall.Messages requests) {
			return later(context, requests, MessageExpressionParser::speaksOfRequest,
					(message) -> context.setVariable(RpcMethodSecurityExpressionHandler.REQUEST, message));
		}
		return super.getValue(context);
	}

	/** Messages come one after the other, so the context serves them all. */
	private AuthorizationResult later(EvaluationContext context, HandledCall.Messages messages,
			Predicate<String> speaksOfThem, Consumer<Object> setter) {
		AuthorizationResult now = decide(parts(speaksOfThem.negate()), context);
		List<SpelExpression> ofEach = parts(speaksOfThem);
		if (now.isGranted() && !ofEach.isEmpty()) {
			messages.check((message) -> {
				setter.accept(message);
				return decide(ofEach, context);
			});
		}
		return now;
	}

	/** What is no decision is no consent. */
	private static AuthorizationResult decide(List<SpelExpression> parts, EvaluationContext context) {
		AuthorizationResult last = new AuthorizationDecision(true);
		for (SpelExpression part : parts) {
			Object value = part.getValue(context);
			last = (value instanceof AuthorizationResult result) ? result
					: new AuthorizationDecision(Boolean.TRUE.equals(value));
			if (!last.isGranted()) {
				return last;
			}
		}
		return last;
	}

	private static @Nullable Object response(EvaluationContext context) {
		return (context.getRootObject().getValue() instanceof MethodSecurityExpressionOperations root)
				? root.getReturnObject() : null;
	}

	private static void setResponse(EvaluationContext context, Object message) {
		if (context.getRootObject().getValue() instanceof MethodSecurityExpressionOperations root) {
			root.setReturnObject(message);
		}
	}

}
