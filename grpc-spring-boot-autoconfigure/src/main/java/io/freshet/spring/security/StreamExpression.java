package io.freshet.spring.security;

import java.util.ArrayList;
import java.util.List;

import io.freshet.rpc.server.ServerCall;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.OpAnd;
import org.springframework.expression.spel.ast.SpelNodeImpl;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;

/**
 * An expression that speaks of {@code #request}. Where there is one request it is an
 * expression like any other. Where there is a stream of them, what it demands besides is
 * evaluated before the method starts, and the rest for each request before the method
 * sees it. The parts are those that {@code and} joins at the top. Safe for use by several
 * threads.
 */
final class StreamExpression extends SpelExpression {

	private final List<SpelExpression> ofCall = new ArrayList<>();

	private final List<SpelExpression> ofRequest = new ArrayList<>();

	private StreamExpression(SpelExpression expression, SpelNodeImpl ast) {
		super(expression.getExpressionString(), ast, new SpelParserConfiguration());
		split(ast);
	}

	static SpelExpression of(SpelExpression expression) {
		return new StreamExpression(expression, (SpelNodeImpl) expression.getAST());
	}

	private void split(SpelNode node) {
		if (node instanceof OpAnd and) {
			split(and.getLeftOperand());
			split(and.getRightOperand());
			return;
		}
		String text = node.toStringAST();
		SpelExpression part = new SpelExpression(text, (SpelNodeImpl) node, new SpelParserConfiguration());
		(RequestExpressionParser.speaksOfRequest(text) ? this.ofRequest : this.ofCall).add(part);
	}

	@Override
	public @Nullable Object getValue(EvaluationContext context) {
		Object request = context.lookupVariable(RpcMethodSecurityExpressionHandler.REQUEST);
		if (!(request instanceof Requests requests)) {
			return super.getValue(context);
		}
		if (!isGranted(this.ofCall, context)) {
			return false;
		}
		requests.call().checkRequests((message) -> check(message, context));
		return true;
	}

	/** Requests are read one after the other, so the context serves them all. */
	private void check(Object message, EvaluationContext context) {
		context.setVariable(RpcMethodSecurityExpressionHandler.REQUEST, message);
		if (!isGranted(this.ofRequest, context)) {
			throw new AuthorizationDeniedException("Access Denied", new AuthorizationDecision(false));
		}
	}

	private static boolean isGranted(List<SpelExpression> parts, EvaluationContext context) {
		return parts.stream().allMatch((part) -> isGranted(part.getValue(context)));
	}

	/** What is no decision is no consent. */
	private static boolean isGranted(@Nullable Object value) {
		return (value instanceof AuthorizationResult result) ? result.isGranted() : Boolean.TRUE.equals(value);
	}

	/**
	 * Stands for the requests of a stream until there are some.
	 *
	 * @param call the call that they belong to
	 */
	record Requests(ServerCall call) {

	}

}
