package io.freshet.spring.security;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.ParseException;
import org.springframework.expression.ParserContext;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Parses the expressions of method security and sees to it that those which speak of the
 * request or the response are evaluated when there is one. Safe for use by several
 * threads.
 */
final class MessageExpressionParser extends SpelExpressionParser {

	private static final Pattern REQUEST = Pattern
		.compile("#" + RpcMethodSecurityExpressionHandler.REQUEST + "(?![\\w$])");

	/** Who is given the root can ask it for the response. */
	private static final Pattern RESPONSE = Pattern
		.compile("(?<![\\w$])(?:returnObject|getReturnObject)(?![\\w$])" + "|(?<![\\w$])(?:#root|#this)(?![\\w$])");

	@Override
	protected SpelExpression doParseExpression(String expression, @Nullable ParserContext context)
			throws ParseException {
		SpelExpression parsed = super.doParseExpression(expression, context);
		return (speaksOfRequest(expression) || speaksOfResponse(expression)) ? new MessageExpression(parsed) : parsed;
	}

	/**
	 * Returns whether an expression is about the request.
	 * @param expression the expression
	 * @return whether it has the variable {@code #request}
	 */
	static boolean speaksOfRequest(String expression) {
		return REQUEST.matcher(expression).find();
	}

	/**
	 * Returns whether an expression is about the response.
	 * @param expression the expression
	 * @return whether it has {@code returnObject}, or all that it would be found in
	 */
	static boolean speaksOfResponse(String expression) {
		return RESPONSE.matcher(expression).find();
	}

}
