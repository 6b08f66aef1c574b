package io.freshet.spring.autoconfigure.server;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Passes values of properties on and names the property when one is refused. Immutable.
 *
 * @param prefix how the names of the properties begin, a dot at its end
 */
record PropertyCheck(String prefix) {

	/**
	 * Passes a value on.
	 * @param <T> the type of value
	 * @param property the rest of the name
	 * @param value the value; {@code null} is not passed on
	 * @param setting takes the value
	 * @throws InvalidConfigurationPropertyValueException if the value is refused
	 */
	<T> void set(String property, @Nullable T value, Consumer<T> setting) {
		if (value == null) {
			return;
		}
		try {
			setting.accept(value);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, value, String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Refuses a value.
	 * @param property the rest of the name
	 * @param value the value
	 * @param reason what is wrong with it
	 * @param cause why, or {@code null}
	 * @return the exception
	 */
	InvalidConfigurationPropertyValueException invalid(String property, @Nullable Object value, String reason,
			@Nullable Throwable cause) {
		return new InvalidConfigurationPropertyValueException(this.prefix + property, value, reason, cause);
	}

}
