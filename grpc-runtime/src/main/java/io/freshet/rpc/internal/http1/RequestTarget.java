package io.freshet.rpc.internal.http1;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What a request is for. Knows the origin form, the absolute form and the asterisk of
 * OPTIONS; CONNECT and its authority form are turned away. Immutable. Source: RFC 9112,
 * 3.2.
 *
 * @param path the path with its query, exactly as it came
 * @param authority the authority of the absolute form, otherwise {@code null}
 */
record RequestTarget(AsciiString path, @Nullable AsciiString authority) {

	private static final AsciiString ROOT = AsciiString.cached("/");

	private static final AsciiString HTTP = AsciiString.cached("http://");

	private static final AsciiString HTTPS = AsciiString.cached("https://");

	/**
	 * Reads a target.
	 * @param method the method of the request
	 * @param target the target
	 * @return what it says
	 * @throws MalformedMessage if it has none of the forms
	 */
	static RequestTarget parse(AsciiString method, AsciiString target) throws MalformedMessage {
		for (int i = 0; i < target.length(); i++) {
			if (target.byteAt(i) <= ' ' || target.byteAt(i) == 0x7f || target.byteAt(i) == '#') {
				throw malformed(target);
			}
		}
		if (target.startsWith(ROOT)) {
			return new RequestTarget(target, null);
		}
		if (target.contentEquals("*") && method.contentEquals("OPTIONS")) {
			return new RequestTarget(target, null);
		}
		AsciiString scheme = target.regionMatches(true, 0, HTTP, 0, HTTP.length()) ? HTTP : HTTPS;
		if (!target.regionMatches(true, 0, scheme, 0, scheme.length())) {
			throw malformed(target);
		}
		int end = scheme.length();
		while (end < target.length() && target.byteAt(end) != '/' && target.byteAt(end) != '?') {
			end++;
		}
		AsciiString authority = target.subSequence(scheme.length(), end);
		checkAuthority(authority);
		AsciiString path = target.subSequence(end);
		return new RequestTarget(path.startsWith(ROOT) ? path : ROOT.concat(path), authority);
	}

	/**
	 * Checks a host, with or without a port.
	 * @param authority the text
	 * @throws MalformedMessage if it is empty or has characters that belong elsewhere
	 */
	static void checkAuthority(AsciiString authority) throws MalformedMessage {
		boolean sound = !authority.isEmpty();
		for (int i = 0; i < authority.length(); i++) {
			byte c = authority.byteAt(i);
			sound &= c > ' ' && c < 0x7f && "/?#@\\,\"<>{}|^`".indexOf(c) < 0;
		}
		if (!sound) {
			throw MalformedMessage.badRequest("host '" + authority + "' is none");
		}
	}

	private static MalformedMessage malformed(AsciiString target) {
		return MalformedMessage.badRequest("request target '" + target + "' is none");
	}

}
