package io.freshet.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What goes into a Java method and what comes out. Immutable.
 *
 * @param result the type of result, {@code void} for none
 * @param resultText what the result is, for documentation
 * @param parameters the parameters
 */
record Signature(String result, String resultText, List<Parameter> parameters) {

	Signature(String result, String resultText, Parameter... parameters) {
		this(result, resultText, List.of(parameters));
	}

	/**
	 * Returns the declaration of a method.
	 * @param name the name of the method
	 * @return the declaration without modifiers and body
	 */
	String declare(String name) {
		return this.parameters.stream()
			.map((parameter) -> parameter.type() + " " + parameter.name())
			.collect(Collectors.joining(", ", this.result + " " + name + "(", ")"));
	}

	/**
	 * Returns the names of the parameters, each after a comma.
	 * @return the text to append to the arguments of a call
	 */
	String moreArguments() {
		return this.parameters.stream().map((parameter) -> ", " + parameter.name()).collect(Collectors.joining());
	}

	/**
	 * Returns the documentation of the parameters and the result.
	 * @return the lines
	 */
	List<String> tags() {
		List<String> tags = new ArrayList<>();
		this.parameters.forEach((parameter) -> tags.add("@param " + parameter.name() + " " + parameter.text()));
		if (!this.result.equals("void")) {
			tags.add("@return " + this.resultText);
		}
		return tags;
	}

	/**
	 * One parameter. Immutable.
	 *
	 * @param type the type
	 * @param name the name
	 * @param text what it is, for documentation
	 */
	record Parameter(String type, String name, String text) {
	}

}
