package io.freshet.rpc.client.resolve;

/**
 * A target taken apart. Immutable.
 *
 * @param text the target as it was written
 * @param scheme the part before the first colon, {@code dns} if there is none
 * @param authority the part between two slashes and the next, mostly empty
 * @param path the rest, without a leading slash
 */
public record TargetName(String text, String scheme, String authority, String path) {

}
