package io.freshet.spring.security;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.ParseException;
import org.springframework.expression.ParserContext;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Parses the expressions of method security and sees to it that those which speak of
 * {@code #request} are evaluated for every message of a stream. Safe for use by several
 * threads.
 */
final class RequestExpressionParser extends SpelExpressionParser {

	private static final Pattern REQUEST = Pattern
		.compile("#" + RpcMethodSecurityExpressionHandler.REQUEST + "(?![\\w$])");

	@Override
	protected SpelExpression doParseExpression(String expression, @Nullable ParserContext context)
			throws ParseException {
		SpelExpression parsed = super.doParseExpression(expression, context);
		return speaksOfRequest(expression) ? StreamExpression.of(parsed) : parsed;
	}

	static boolean speaksOfRequest(String expression) {
		return REQUEST.matcher(expression).find();
	}

}
