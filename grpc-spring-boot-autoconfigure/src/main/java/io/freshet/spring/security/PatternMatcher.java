package io.freshet.spring.security;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.freshet.rpc.MethodDescriptor;

/**
 * Chooses methods by their names. Immutable.
 *
 * @param text the patterns as they were written
 * @param patterns the same for paths
 */
record PatternMatcher(String text, List<Pattern> patterns) implements RpcMatcher {

	@Override
	public boolean matches(MethodDescriptor<?, ?> method) {
		return this.patterns.stream().anyMatch((pattern) -> pattern.matcher(method.path()).matches());
	}

	@Override
	public String toString() {
		return this.text;
	}

	static Pattern compile(String pattern) {
		String path = pattern.startsWith("/") ? pattern.substring(1) : pattern;
		String[] parts = path.split("/", -1);
		if (parts.length > 2 || path.isBlank() || Arrays.stream(parts).anyMatch(String::isBlank)) {
			throw new IllegalArgumentException("'" + pattern
					+ "' names no method: write pkg.Service/Method, pkg.Service for all of its methods, or * in either");
		}
		String service = part(parts[0]);
		return Pattern.compile("/" + service + "/" + ((parts.length == 2) ? part(parts[1]) : "[^/]*"));
	}

	private static String part(String part) {
		return Arrays.stream(part.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("[^/]*"));
	}

}
