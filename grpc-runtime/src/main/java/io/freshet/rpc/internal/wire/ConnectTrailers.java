package io.freshet.rpc.internal.wire;

import io.netty.util.AsciiString;

/**
 * The trailing metadata of a Connect unary call, which travels among the headers, its
 * names prefixed with {@code trailer-}.
 * <p>
 * Source: Connect Protocol Reference, Unary-Response, Trailing-Metadata.
 */
public final class ConnectTrailers {

	private static final AsciiString PREFIX = AsciiString.cached("trailer-");

	private ConnectTrailers() {
	}

	/**
	 * Adds trailers to headers.
	 * @param trailers the trailers
	 * @param headers takes them, prefixed
	 */
	public static void format(HeaderFields trailers, HeaderFields headers) {
		for (int i = 0; i < trailers.size(); i++) {
			headers.add(PREFIX.concat(trailers.name(i)), trailers.value(i), trailers.indexing(i));
		}
	}

	/**
	 * Tells headers from trailers.
	 * @param fields what came over the wire
	 * @param headers takes the headers
	 * @param trailers takes the trailers without their prefix
	 */
	public static void parse(HeaderFields fields, HeaderFields headers, HeaderFields trailers) {
		for (int i = 0; i < fields.size(); i++) {
			AsciiString name = fields.name(i);
			if (name.startsWith(PREFIX) && name.length() > PREFIX.length()) {
				trailers.add(name.subSequence(PREFIX.length()), fields.value(i), fields.indexing(i));
			}
			else {
				headers.add(name, fields.value(i), fields.indexing(i));
			}
		}
	}

}
