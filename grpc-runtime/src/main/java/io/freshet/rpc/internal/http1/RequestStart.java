package io.freshet.rpc.internal.http1;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;

/**
 * The head of a request. Immutable.
 *
 * @param fields the fields as HTTP/2 would have them, pseudo-fields first
 * @param head whether the response has no body
 * @param oldVersion whether the client speaks HTTP/1.0, which knows no chunks
 * @param close whether the client will send no more requests
 * @param acceptsTrailers whether the response may have trailers
 * @param expectsContinue whether the client waits before it sends the body
 * @param bodyBytes the length of the body, or -1 if it is sent in chunks
 */
record RequestStart(HeaderFields fields, boolean head, boolean oldVersion, boolean close, boolean acceptsTrailers,
		boolean expectsContinue, long bodyBytes) {

	private static final AsciiString HEAD = AsciiString.cached("HEAD");

	/**
	 * Reads the head of a request.
	 * @param request what the parser made of it
	 * @param scheme http or https
	 * @param options what the connection puts up with
	 * @return what it says
	 * @throws MalformedMessage if it has to be turned away
	 */
	static RequestStart read(HttpRequest request, AsciiString scheme, Http1Options options) throws MalformedMessage {
		boolean oldVersion = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
		if (!oldVersion && !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
			throw MalformedMessage.version(request.protocolVersion().text());
		}
		AsciiString method = request.method().asciiName();
		RequestTarget target = RequestTarget.parse(method, AsciiString.of(request.uri()));
		HeaderFields regular = new HeaderFields(request.headers().size());
		FieldReader reader = new FieldReader();
		reader.read(request.headers(), regular, options);
		HeaderFields fields = new HeaderFields(4 + regular.size());
		fields.add(HeaderNames.METHOD, method.equals(HeaderNames.POST) ? HeaderNames.POST : method);
		fields.add(HeaderNames.SCHEME, scheme);
		fields.add(HeaderNames.PATH, target.path());
		fields.add(HeaderNames.AUTHORITY, authority(target, reader, oldVersion));
		for (int i = 0; i < regular.size(); i++) {
			fields.add(regular.name(i), regular.value(i));
		}
		if (oldVersion && reader.chunked()) {
			// RFC 9112, 6.1: there may be somebody in between who does not know it.
			throw MalformedMessage.badRequest("transfer-encoding in HTTP/1.0");
		}
		boolean expects = !reader.expectation().isEmpty() && !oldVersion;
		if (expects && !reader.expectation().equalsIgnoreCase("100-continue")) {
			throw MalformedMessage.expectation(reader.expectation());
		}
		long bodyBytes = reader.chunked() ? -1 : Math.max(0, FieldReader.announcedBytes(fields));
		return new RequestStart(fields, method.equals(HEAD), oldVersion, oldVersion || reader.close(),
				reader.acceptsTrailers() && !oldVersion, expects && bodyBytes != 0, bodyBytes);
	}

	/** RFC 9112, 3.2: exactly one Host; what the target names counts for more. */
	private static AsciiString authority(RequestTarget target, FieldReader reader, boolean oldVersion)
			throws MalformedMessage {
		if (reader.hosts() > 1 || (reader.hosts() == 0 && !oldVersion)) {
			throw MalformedMessage.badRequest((reader.hosts() > 1) ? "host occurs more than once" : "host is missing");
		}
		if (reader.hosts() == 1) {
			RequestTarget.checkAuthority(reader.host());
		}
		return (target.authority() != null) ? target.authority() : reader.host();
	}

}
