package io.freshet.spring.autoconfigure.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The name of a property that is known, or of many: an asterisk stands for any element.
 * Immutable.
 *
 * @param elements the elements of the name, as they are written
 * @param open whether every name below it is known as well
 */
record PropertyPattern(List<String> elements, boolean open) {

	private static final String ANY = "*";

	static PropertyPattern of(String name, boolean open) {
		return new PropertyPattern(List.of(name.split("\\.")), open);
	}

	/**
	 * Returns whether a name is known. Neither case nor dashes matter.
	 * @param name the name
	 * @return whether it is this one
	 */
	boolean matches(ConfigurationPropertyName name) {
		int length = name.getNumberOfElements();
		if (length < this.elements.size() || (length > this.elements.size() && !this.open)) {
			return false;
		}
		for (int i = 0; i < this.elements.size(); i++) {
			String element = this.elements.get(i);
			if (!element.equals(ANY) && !uniform(element).equals(name.getElement(i, Form.UNIFORM))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Returns what somebody may have meant to write.
	 * @param name what was written
	 * @return this name, with the elements that may be anything as they were written
	 */
	String meant(ConfigurationPropertyName name) {
		List<String> meant = new ArrayList<>(this.elements);
		for (int i = 0; i < meant.size(); i++) {
			if (meant.get(i).equals(ANY) && i < name.getNumberOfElements()) {
				meant.set(i, name.getElement(i, Form.ORIGINAL));
			}
		}
		return String.join(".", meant);
	}

	private static String uniform(String element) {
		return element.replace("-", "").toLowerCase(Locale.ROOT);
	}

}
