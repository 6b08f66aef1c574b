package io.freshet.codegen;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import javax.lang.model.SourceVersion;

/**
 * Names of Java methods and constants made from names of rpc methods. A name that is
 * taken gets underscores appended until it is free, so the first of two methods keeps the
 * plain name.
 */
final class Identifiers {

	private static final Set<String> METHODS_OF_OBJECT = Set.of("clone", "equals", "finalize", "getClass", "hashCode",
			"notify", "notifyAll", "toString", "wait");

	private static final Set<String> METHODS_OF_CLIENTS = Set.of("withCompression", "withDeadline", "withInterceptors",
			"withMetadata", "withWaitForReady");

	/** Methods without parameters of the classes that clients extend. */
	private static final Set<String> METHODS_OF_STUBS = Set.of("channel", "options");

	private static final Set<String> CONSTANTS = Set.of("NAME", "DESCRIPTOR", "_");

	private final Set<String> methods = new HashSet<>();

	private final Set<String> constants = new HashSet<>(CONSTANTS);

	/**
	 * Returns the name of the Java method.
	 * @param name the name in the {@code .proto} file
	 * @param clientStreams whether the client sends a stream, so that a method of the
	 * blocking client has no parameter
	 * @return the name in lower camel case
	 */
	String method(String name, boolean clientStreams) {
		String java = lowerCamelCase(name);
		while (isReserved(java) || (clientStreams && METHODS_OF_STUBS.contains(java)) || !this.methods.add(java)) {
			java += "_";
		}
		return java;
	}

	/**
	 * Returns the name of the constant that holds the descriptor of a method.
	 * @param name the name in the {@code .proto} file
	 * @return the name in upper case
	 */
	String constant(String name) {
		String java = upperSnakeCase(name);
		while (!this.constants.add(java)) {
			java += "_";
		}
		return java;
	}

	private static boolean isReserved(String name) {
		return SourceVersion.isKeyword(name, SourceVersion.RELEASE_17) || name.equals("yield")
				|| METHODS_OF_OBJECT.contains(name) || METHODS_OF_CLIENTS.contains(name);
	}

	private static String lowerCamelCase(String name) {
		StringBuilder result = new StringBuilder();
		for (String word : name.split("_+")) {
			if (!word.isEmpty()) {
				char first = word.charAt(0);
				result.append(result.isEmpty() ? Character.toLowerCase(first) : Character.toUpperCase(first));
				result.append(word, 1, word.length());
			}
		}
		return startable(result.toString());
	}

	private static String upperSnakeCase(String name) {
		String words = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("([A-Z])([A-Z][a-z])", "$1_$2");
		return startable(words.replaceAll("_+", "_").replaceAll("^_|_$", "").toUpperCase(Locale.ROOT));
	}

	private static String startable(String name) {
		return (name.isEmpty() || Character.isDigit(name.charAt(0))) ? "_" + name : name;
	}

}
