package io.freshet.rpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Headers or trailers of a call: names with text values, or, for names that end in
 * {@code -bin}, with binary values. A name may occur several times; the order of values
 * within a name is kept. Names are lower case; look-ups ignore case. Immutable.
 * <p>
 * Source: gRPC over HTTP/2, Custom-Metadata.
 */
public final class Metadata {

	/** The ending of names whose values are binary. */
	public static final String BINARY_SUFFIX = "-bin";

	private static final Metadata EMPTY = new Metadata(new Object[0]);

	/** Name, value, name, value, and so on; a value is a String, a byte[] or a Secret. */
	private final Object[] entries;

	private Metadata(Object[] entries) {
		this.entries = entries;
	}

	/**
	 * Returns metadata without an entry.
	 * @return the empty metadata
	 */
	public static Metadata empty() {
		return EMPTY;
	}

	/**
	 * Returns metadata with one text entry.
	 * @param name the name
	 * @param value the value
	 * @return the metadata
	 */
	public static Metadata of(String name, String value) {
		return builder().add(name, value).build();
	}

	/**
	 * Returns a builder without an entry.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns a builder that starts with the entries of this metadata.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		return builder().addAll(this);
	}

	/**
	 * Returns the entries of this metadata followed by those of another.
	 * @param other the entries to add
	 * @return the metadata with both
	 */
	public Metadata plus(Metadata other) {
		if (other.isEmpty()) {
			return this;
		}
		return isEmpty() ? other : toBuilder().addAll(other).build();
	}

	/**
	 * Returns the first text value of a name.
	 * @param name a name that does not end in {@code -bin}
	 * @return the value, or {@code null} when the name does not occur
	 */
	public @Nullable String get(String name) {
		return (String) first(MetadataSyntax.textName(name));
	}

	/**
	 * Returns all text values of a name.
	 * @param name a name that does not end in {@code -bin}
	 * @return the values in order, an unmodifiable list
	 */
	public List<String> getAll(String name) {
		return all(MetadataSyntax.textName(name), String.class);
	}

	/**
	 * Returns the first binary value of a name.
	 * @param name a name that ends in {@code -bin}
	 * @return a copy of the value, or {@code null} when the name does not occur
	 */
	public byte @Nullable [] getBinary(String name) {
		byte[] value = (byte[]) first(MetadataSyntax.binaryName(name));
		return (value != null) ? value.clone() : null;
	}

	/**
	 * Returns all binary values of a name.
	 * @param name a name that ends in {@code -bin}
	 * @return the values in order, an unmodifiable list
	 */
	public List<byte[]> getAllBinary(String name) {
		return all(MetadataSyntax.binaryName(name), byte[].class);
	}

	/**
	 * Returns whether a name occurs.
	 * @param name the name, text or binary
	 * @return whether the name has a value
	 */
	public boolean contains(String name) {
		return first(name) != null;
	}

	/**
	 * Returns the distinct names in order of appearance.
	 * @return the names
	 */
	public Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		for (int i = 0; i < this.entries.length; i += 2) {
			names.add((String) this.entries[i]);
		}
		return names;
	}

	/**
	 * Returns the number of entries; a name with two values counts twice.
	 * @return the number of entries
	 */
	public int size() {
		return this.entries.length / 2;
	}

	/**
	 * Returns whether there is no entry.
	 * @return whether there is no entry
	 */
	public boolean isEmpty() {
		return this.entries.length == 0;
	}

	/**
	 * Shows every entry to a visitor, in order.
	 * @param visitor called once for each entry
	 */
	public void forEach(Visitor visitor) {
		for (int i = 0; i < this.entries.length; i += 2) {
			String name = (String) this.entries[i];
			if (this.entries[i + 1] instanceof byte[] value) {
				visitor.binary(name, value);
			}
			else if (this.entries[i + 1] instanceof Secret secret) {
				visitor.secret(name, secret.value());
			}
			else {
				visitor.text(name, (String) this.entries[i + 1]);
			}
		}
	}

	private @Nullable Object first(String name) {
		for (int i = 0; i < this.entries.length; i += 2) {
			if (name.equalsIgnoreCase((String) this.entries[i])) {
				return open(this.entries[i + 1]);
			}
		}
		return null;
	}

	private static Object open(Object value) {
		return (value instanceof Secret secret) ? secret.value() : value;
	}

	private <V> List<V> all(String name, Class<V> type) {
		List<V> values = new ArrayList<>(2);
		for (int i = 0; i < this.entries.length; i += 2) {
			if (name.equalsIgnoreCase((String) this.entries[i])) {
				values.add(type.cast(open(this.entries[i + 1])));
			}
		}
		return List.copyOf(values);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Metadata that && Arrays.deepEquals(this.entries, that.entries);
	}

	@Override
	public int hashCode() {
		return Arrays.deepHashCode(this.entries);
	}

	/**
	 * Returns the names and the text values; binary values as base64. Secrets and the
	 * values of {@code authorization}, {@code proxy-authorization}, {@code cookie} and
	 * {@code set-cookie} are left out.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("{");
		for (int i = 0; i < this.entries.length; i += 2) {
			String name = (String) this.entries[i];
			text.append((i > 0) ? ", " : "").append(name).append('=');
			if (this.entries[i + 1] instanceof Secret || MetadataSyntax.isSecret(name)) {
				text.append("***");
			}
			else if (this.entries[i + 1] instanceof byte[] value) {
				text.append(Base64.getEncoder().withoutPadding().encodeToString(value));
			}
			else {
				text.append(this.entries[i + 1]);
			}
		}
		return text.append('}').toString();
	}

	/**
	 * A value that is not for everybody's eyes.
	 *
	 * @param value the value
	 */
	private record Secret(String value) {

		@Override
		public String toString() {
			return "***";
		}

	}

	/** Sees the entries of metadata one by one. */
	public interface Visitor {

		/**
		 * Called for an entry with a text value.
		 * @param name the name, lower case
		 * @param value the value
		 */
		void text(String name, String value);

		/**
		 * Called for an entry with a binary value.
		 * @param name the name, lower case, ends in {@code -bin}
		 * @param value the value; the visitor must not change it
		 */
		void binary(String name, byte[] value);

		/**
		 * Called for an entry with a text value that is a secret.
		 * @param name the name, lower case
		 * @param value the value
		 */
		default void secret(String name, String value) {
			text(name, value);
		}

	}

	/**
	 * Collects entries and checks that they can travel. Not for use by several threads.
	 */
	public static final class Builder {

		private Object[] entries = new Object[8];

		private int length;

		private Builder() {
		}

		/**
		 * Adds a text value after those that the name has already.
		 * @param name letters, digits, {@code _}, {@code -} and {@code .}; not ending in
		 * {@code -bin}; upper case becomes lower case
		 * @param value printable ASCII; white space at both ends is dropped
		 * @return this builder
		 * @throws IllegalArgumentException if the name or the value cannot travel
		 */
		public Builder add(String name, String value) {
			return append(MetadataSyntax.checkName(MetadataSyntax.textName(name)),
					MetadataSyntax.checkValue(name, value.strip()));
		}

		/**
		 * Adds a text value that is a secret, such as an API key: it is never logged and
		 * never remembered by header compression, neither here nor by proxies.
		 * @param name letters, digits, {@code _}, {@code -} and {@code .}; not ending in
		 * {@code -bin}; upper case becomes lower case
		 * @param value printable ASCII; white space at both ends is dropped
		 * @return this builder
		 * @throws IllegalArgumentException if the name or the value cannot travel
		 */
		public Builder addSecret(String name, String value) {
			return append(MetadataSyntax.checkName(MetadataSyntax.textName(name)),
					new Secret(MetadataSyntax.checkValue(name, value.strip())));
		}

		/**
		 * Adds a binary value after those that the name has already.
		 * @param name letters, digits, {@code _}, {@code -} and {@code .}; ending in
		 * {@code -bin}; upper case becomes lower case
		 * @param value the value; copied
		 * @return this builder
		 * @throws IllegalArgumentException if the name cannot travel
		 */
		public Builder add(String name, byte[] value) {
			return append(MetadataSyntax.checkName(MetadataSyntax.binaryName(name)), value.clone());
		}

		/**
		 * Adds all entries of other metadata.
		 * @param other the entries
		 * @return this builder
		 */
		public Builder addAll(Metadata other) {
			for (int i = 0; i < other.entries.length; i += 2) {
				append((String) other.entries[i], other.entries[i + 1]);
			}
			return this;
		}

		/**
		 * Removes all values of a name.
		 * @param name the name
		 * @return this builder
		 */
		public Builder remove(String name) {
			int kept = 0;
			for (int i = 0; i < this.length; i += 2) {
				if (!name.equalsIgnoreCase((String) this.entries[i])) {
					this.entries[kept++] = this.entries[i];
					this.entries[kept++] = this.entries[i + 1];
				}
			}
			this.length = kept;
			return this;
		}

		/**
		 * Returns the metadata collected so far.
		 * @return the metadata
		 */
		public Metadata build() {
			return (this.length == 0) ? EMPTY : new Metadata(Arrays.copyOf(this.entries, this.length));
		}

		private Builder append(String name, Object value) {
			if (this.length == this.entries.length) {
				this.entries = Arrays.copyOf(this.entries, this.length * 2);
			}
			this.entries[this.length++] = name;
			this.entries[this.length++] = value;
			return this;
		}

	}

}
