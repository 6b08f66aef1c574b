package io.freshet.rpc.client.policy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.freshet.rpc.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * An object of a service config, which knows where it stands, so that every refusal names
 * the place. Immutable.
 *
 * @param place such as {@code methodConfig[0].retryPolicy}, empty for the whole
 * @param members the members that are not {@code null}
 */
record ConfigObject(String place, Map<String, Object> members) {

	private static final BigDecimal MAX_SECONDS = new BigDecimal("315576000000");

	boolean has(String name) {
		return this.members.containsKey(name);
	}

	@Nullable ConfigObject object(String name) {
		Object value = this.members.get(name);
		return (value != null) ? object(at(name), value) : null;
	}

	List<ConfigObject> objects(String name) {
		List<ConfigObject> objects = new ArrayList<>();
		for (Object value : list(name)) {
			objects.add(object(at(name) + "[" + objects.size() + "]", value));
		}
		return objects;
	}

	@SuppressWarnings("unchecked")
	private static ConfigObject object(String place, Object value) {
		if (value instanceof Map<?, ?> map) {
			return new ConfigObject(place, (Map<String, Object>) map);
		}
		throw refusal(place, "it has to be an object", value);
	}

	private List<?> list(String name) {
		Object value = this.members.get(name);
		if (value == null || value instanceof List<?>) {
			return (value != null) ? (List<?>) value : List.of();
		}
		throw refusal(at(name), "it has to be an array", value);
	}

	String text(String name) {
		Object value = this.members.getOrDefault(name, "");
		if (value instanceof String text) {
			return text;
		}
		throw refusal(at(name), "it has to be a string", value);
	}

	@Nullable Boolean flag(String name) {
		Object value = this.members.get(name);
		if (value == null || value instanceof Boolean) {
			return (Boolean) value;
		}
		throw refusal(at(name), "it has to be true or false", value);
	}

	/** A number, also as a string, as ProtoJSON writes long ones. */
	@Nullable Double number(String name) {
		Object value = this.members.get(name);
		try {
			return (value != null) ? Double.valueOf(value.toString()) : null;
		}
		catch (NumberFormatException ex) {
			throw refusal(at(name), "it has to be a number", value);
		}
	}

	@Nullable Integer whole(String name) {
		Double value = number(name);
		if (value == null) {
			return null;
		}
		if (value != Math.rint(value)) {
			throw refusal(at(name), "it has to be a whole number", value);
		}
		return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value.longValue()));
	}

	/** Seconds with up to nine decimals and an {@code s}, exactly. */
	@Nullable Duration duration(String name) {
		Object value = this.members.get(name);
		if (value == null) {
			return null;
		}
		String text = value.toString();
		try {
			BigDecimal seconds = text.endsWith("s") ? new BigDecimal(text.substring(0, text.length() - 1)) : null;
			if (value instanceof String && seconds != null && seconds.abs().compareTo(MAX_SECONDS) <= 0) {
				BigDecimal nanos = seconds.movePointRight(9);
				return Duration.ofSeconds(seconds.longValue(),
						nanos.subtract(BigDecimal.valueOf(seconds.longValue()).movePointRight(9)).intValueExact());
			}
		}
		catch (ArithmeticException | NumberFormatException ex) {
			// said below
		}
		throw refusal(at(name), "it has to be seconds with up to nine decimals, such as \"0.050s\"", value);
	}

	/** Codes by name or number. */
	Set<StatusCode> codes(String name) {
		Set<StatusCode> codes = new LinkedHashSet<>();
		for (Object value : list(name)) {
			codes.add(code(at(name), value));
		}
		return codes;
	}

	private static StatusCode code(String place, Object value) {
		if (value instanceof Double number && number == Math.rint(number)) {
			StatusCode code = StatusCode.fromValue(number.intValue());
			if (code != null) {
				return code;
			}
		}
		try {
			return StatusCode.valueOf(value.toString().toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw refusal(place, "it has to contain names of status codes, such as \"UNAVAILABLE\"", value);
		}
	}

	<T> T require(String name, @Nullable T value) {
		if (value == null) {
			throw new IllegalArgumentException(at(name) + " is missing");
		}
		return value;
	}

	/** Makes a value of this object; what the value refuses is said with the place. */
	<T> T make(Supplier<T> value) {
		try {
			return value.get();
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					(this.place.isEmpty() ? "" : this.place + ": ") + String.valueOf(ex.getMessage()), ex);
		}
	}

	IllegalArgumentException refuse(String reason) {
		return new IllegalArgumentException(this.place + ": " + reason);
	}

	private String at(String name) {
		return this.place.isEmpty() ? name : this.place + "." + name;
	}

	private static IllegalArgumentException refusal(String place, String reason, Object value) {
		return new IllegalArgumentException(place + " is " + value + ", " + reason);
	}

}
