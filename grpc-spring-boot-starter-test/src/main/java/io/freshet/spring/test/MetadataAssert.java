package io.freshet.spring.test;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import io.freshet.rpc.Metadata;
import org.assertj.core.api.AbstractAssert;

/** Assertions on headers or trailers. */
public final class MetadataAssert extends AbstractAssert<MetadataAssert, Metadata> {

	MetadataAssert(Metadata actual) {
		super(actual, MetadataAssert.class);
	}

	/**
	 * Verifies that names occur.
	 * @param names the names, text or binary
	 * @return this assertion
	 */
	public MetadataAssert contains(String... names) {
		for (String name : names) {
			check((metadata) -> metadata.contains(name), "to contain " + name);
		}
		return this;
	}

	/**
	 * Verifies that names do not occur.
	 * @param names the names, text or binary
	 * @return this assertion
	 */
	public MetadataAssert doesNotContain(String... names) {
		for (String name : names) {
			check((metadata) -> !metadata.contains(name), "not to contain " + name);
		}
		return this;
	}

	/**
	 * Verifies the values of a name, all of them in their order.
	 * @param name the name of a text entry
	 * @param values the expected values
	 * @return this assertion
	 */
	public MetadataAssert hasText(String name, String... values) {
		return check((metadata) -> metadata.getAll(name).equals(List.of(values)),
				"to have " + name + "=" + List.of(values));
	}

	/**
	 * Verifies the first value of a name.
	 * @param name the name of a binary entry
	 * @param value the expected value
	 * @return this assertion
	 */
	public MetadataAssert hasBinary(String name, byte... value) {
		return check((metadata) -> Arrays.equals(metadata.getBinary(name), value),
				"to have " + name + "=" + Metadata.builder().add(name, value).build());
	}

	/**
	 * Verifies that there is no entry.
	 * @return this assertion
	 */
	public MetadataAssert isEmpty() {
		return check(Metadata::isEmpty, "to be empty");
	}

	private MetadataAssert check(Predicate<Metadata> condition, String expectation) {
		isNotNull();
		if (!condition.test(this.actual)) {
			failWithMessage("%nExpecting metadata%n  %s%n%s", this.actual, expectation);
		}
		return this;
	}

}
