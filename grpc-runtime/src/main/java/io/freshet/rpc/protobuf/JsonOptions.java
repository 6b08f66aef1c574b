package io.freshet.rpc.protobuf;

/**
 * How protobuf messages are written and read in JSON. Immutable. Source: ProtoJSON
 * Format, JSON Options.
 *
 * @param defaultValues whether fields that have their default value are written, too
 * @param protoFieldNames whether fields are written under the name in the {@code .proto}
 * file instead of the same in lowerCamelCase; both are read
 * @param ignoreUnknownFields whether a message with fields that the type does not have is
 * read; it is refused otherwise
 * @param maxNesting how deep objects and arrays may be nested in what is read, 1 to 100
 */
public record JsonOptions(boolean defaultValues, boolean protoFieldNames, boolean ignoreUnknownFields, int maxNesting) {

	/** How deep objects and arrays may be nested at most. */
	public static final int MOST_NESTING = 100;

	/**
	 * Default values are left out, names are lowerCamelCase, unknown fields are ignored,
	 * which lets clients be newer than their server.
	 */
	public static final JsonOptions DEFAULTS = new JsonOptions(false, false, true, MOST_NESTING);

	/**
	 * Checks the limit.
	 * @param defaultValues whether fields that have their default value are written
	 * @param protoFieldNames whether fields are written under their own name
	 * @param ignoreUnknownFields whether unknown fields are ignored
	 * @param maxNesting how deep objects and arrays may be nested
	 */
	public JsonOptions {
		if (maxNesting < 1 || maxNesting > MOST_NESTING) {
			throw new IllegalArgumentException("maxNesting is " + maxNesting + ", it has to be 1 to " + MOST_NESTING);
		}
	}

}
