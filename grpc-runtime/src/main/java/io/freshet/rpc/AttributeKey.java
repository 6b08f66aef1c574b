package io.freshet.rpc;

/**
 * Names a value that an interceptor attaches to a call. Two keys are equal only if they
 * are the same object.
 *
 * @param <T> the type of value
 */
public final class AttributeKey<T> {

	private final String name;

	private AttributeKey(String name) {
		this.name = name;
	}

	/**
	 * Creates a key.
	 * @param <T> the type of value
	 * @param name a name for people
	 * @return a key that differs from every other
	 */
	public static <T> AttributeKey<T> of(String name) {
		return new AttributeKey<>(name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
