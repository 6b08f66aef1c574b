package io.freshet.rpc;

/**
 * One machine-readable detail of a failed call: a serialised protobuf message and its
 * full type name. Immutable as long as the array is left alone; callers must not change
 * {@code value}.
 *
 * @param typeName the full name of the message, without a URL prefix, such as
 * {@code google.rpc.BadRequest}
 * @param value the serialised message
 */
public record StatusDetail(String typeName, byte[] value) {
}
