package io.freshet.codegen;

import java.util.List;

/** Source under construction, indented by braces. Not for use by several threads. */
final class SourceText {

	private final StringBuilder text = new StringBuilder();

	private int depth;

	/**
	 * Adds a line.
	 * @param line the line; one that ends with an opening brace indents what follows, one
	 * that starts with a closing brace ends that
	 * @return this text
	 */
	SourceText line(String line) {
		if (line.startsWith("}")) {
			this.depth--;
		}
		this.text.append("\t".repeat(this.depth)).append(line).append('\n');
		if (line.endsWith("{")) {
			this.depth++;
		}
		return this;
	}

	/**
	 * Adds an empty line.
	 * @return this text
	 */
	SourceText gap() {
		this.text.append('\n');
		return this;
	}

	/**
	 * Adds a documentation comment.
	 * @param lines the lines, safe inside a comment
	 * @return this text
	 */
	SourceText javadoc(List<String> lines) {
		if (lines.size() == 1) {
			return line("/** " + lines.get(0) + " */");
		}
		String indent = "\t".repeat(this.depth);
		this.text.append(indent).append("/**\n");
		lines.forEach((line) -> this.text.append(indent).append((" * " + line).stripTrailing()).append('\n'));
		this.text.append(indent).append(" */\n");
		return this;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
