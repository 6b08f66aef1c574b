package io.freshet.rpc.server;

import java.util.List;
import java.util.function.Predicate;

/**
 * Picks services by their full names or by the beginnings of those. Immutable.
 *
 * @param patterns names such as {@code shop.v1.Orders}, or beginnings with an asterisk
 * such as {@code shop.*}
 */
record ServicePatterns(List<String> patterns) implements Predicate<String> {

	ServicePatterns {
		for (String pattern : patterns) {
			int asterisk = pattern.indexOf('*');
			if (pattern.isBlank() || asterisk >= 0 && asterisk != pattern.length() - 1) {
				throw new IllegalArgumentException(
						"'" + pattern + "' is neither the name of a service nor the beginning of one and an asterisk");
			}
		}
	}

	@Override
	public boolean test(String service) {
		return this.patterns.stream().anyMatch((pattern) -> matches(pattern, service));
	}

	private static boolean matches(String pattern, String service) {
		return pattern.endsWith("*") ? service.startsWith(pattern.substring(0, pattern.length() - 1))
				: service.equals(pattern);
	}

}
