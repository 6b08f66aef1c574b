package io.freshet.codegen;

import java.util.ArrayList;
import java.util.List;

/** Puts together the lines of documentation comments. */
final class Documentation {

	private Documentation() {
	}

	/**
	 * Appends a comment as a paragraph of its own.
	 * @param lines the lines so far
	 * @param comment the lines of the comment; may be empty
	 */
	static void append(List<String> lines, List<String> comment) {
		if (!comment.isEmpty()) {
			lines.add("<p>");
			lines.addAll(comment);
		}
	}

	/**
	 * Returns the documentation of a method of an interface.
	 * @param method the method
	 * @param signature what goes in and comes out
	 * @return the lines
	 */
	static List<String> of(RpcMethod method, Signature signature) {
		List<String> lines = new ArrayList<>(
				method.comment().isEmpty() ? List.of("Method {@code " + method.name() + "}.") : method.comment());
		lines.addAll(signature.tags());
		if (method.deprecated()) {
			lines.add("@deprecated declared so in the {@code .proto} file");
		}
		return lines;
	}

}
