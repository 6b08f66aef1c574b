package io.freshet.interop;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of a command line, written {@code --name=value}; a bare {@code --name}
 * means {@code true}. Immutable.
 */
public final class Arguments {

	private final Map<String, String> values;

	private Arguments(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Reads options.
	 * @param arguments the command line
	 * @param known the names that have a meaning
	 * @return the options
	 * @throws IllegalArgumentException if an argument is not an option or its name is not
	 * known
	 */
	public static Arguments parse(Collection<String> arguments, Set<String> known) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String argument : arguments) {
			if (!argument.startsWith("--")) {
				throw new IllegalArgumentException("'" + argument + "' is not of the form --name=value");
			}
			int equals = argument.indexOf('=');
			String name = argument.substring(2, (equals < 0) ? argument.length() : equals);
			if (!known.contains(name)) {
				throw new IllegalArgumentException(
						"unknown option --" + name + "; known are " + known.stream().sorted().toList());
			}
			values.put(name, (equals < 0) ? "true" : argument.substring(equals + 1));
		}
		return new Arguments(Map.copyOf(values));
	}

	/**
	 * Reads options.
	 * @param known the names that have a meaning
	 * @param arguments the command line
	 * @return the options
	 */
	public static Arguments of(Set<String> known, String... arguments) {
		return parse(List.of(arguments), known);
	}

	/**
	 * Returns the text of an option.
	 * @param name the name
	 * @param otherwise what an absent option means
	 * @return the value; an empty one counts as absent
	 */
	public String text(String name, String otherwise) {
		String value = this.values.getOrDefault(name, "");
		return value.isEmpty() ? otherwise : value;
	}

	/**
	 * Returns the number of an option.
	 * @param name the name
	 * @param otherwise what an absent option means
	 * @return the value
	 * @throws IllegalArgumentException if the value is not a number of at least 0
	 */
	public int number(String name, int otherwise) {
		String value = text(name, Integer.toString(otherwise));
		try {
			return Integer.parseUnsignedInt(value);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("--" + name + "=" + value + " is not a whole number", ex);
		}
	}

	/**
	 * Returns whether an option is switched on.
	 * @param name the name
	 * @return whether the value is {@code true}
	 * @throws IllegalArgumentException if the value is neither {@code true} nor
	 * {@code false}
	 */
	public boolean flag(String name) {
		String value = text(name, "false");
		if (!Arrays.asList("true", "false").contains(value)) {
			throw new IllegalArgumentException("--" + name + "=" + value + " is neither true nor false");
		}
		return value.equals("true");
	}

}
