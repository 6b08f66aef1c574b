package io.freshet.rpc.internal.http1;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.MetadataFields;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * Reads the fields of a message: those of the connection stay here, the others are passed
 * on in lower case. For one message. Source: RFC 9110, 7.6.1; RFC 9112, 9.
 */
final class FieldReader {

	private static final Map<AsciiString, Own> OWN = Map.of(HeaderNames.HOST, Own.HOST,
			AsciiString.cached("connection"), Own.CONNECTION, AsciiString.cached("transfer-encoding"),
			Own.TRANSFER_ENCODING, HeaderNames.TE, Own.TE, AsciiString.cached("expect"), Own.EXPECT,
			AsciiString.cached("keep-alive"), Own.KEEP_ALIVE, AsciiString.cached("upgrade"), Own.IGNORED,
			AsciiString.cached("proxy-connection"), Own.IGNORED, AsciiString.cached("http2-settings"), Own.IGNORED,
			AsciiString.cached("trailer"), Own.IGNORED);

	private boolean close;

	private boolean chunked;

	private boolean acceptsTrailers;

	private String expectation = "";

	private String keepAlive = "";

	private int hosts;

	private AsciiString host = AsciiString.EMPTY_STRING;

	/**
	 * Reads the trailers of a body.
	 * @param headers the trailers
	 * @param options what the connection puts up with
	 * @return the fields that may be there
	 * @throws MalformedMessage if there are too many of them
	 */
	static HeaderFields trailers(HttpHeaders headers, Http1Options options) throws MalformedMessage {
		HeaderFields fields = new HeaderFields(headers.size());
		new FieldReader().read(headers, fields, options);
		return fields;
	}

	/**
	 * Reads fields.
	 * @param headers the fields as they came
	 * @param out takes those that do not belong to the connection
	 * @param options what the connection puts up with
	 * @throws MalformedMessage if there are too many or the transfer coding is not known
	 */
	void read(HttpHeaders headers, HeaderFields out, Http1Options options) throws MalformedMessage {
		int limit = options.limits().headerFields();
		if (headers.size() > limit) {
			throw MalformedMessage.tooManyFields(limit);
		}
		int before = MetadataFields.size(out);
		Iterator<Map.Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence();
		while (entries.hasNext()) {
			Map.Entry<CharSequence, CharSequence> entry = entries.next();
			AsciiString name = AsciiString.of(entry.getKey()).toLowerCase();
			CharSequence value = entry.getValue();
			if (!isOfConnection(name, value)) {
				out.add(name, AsciiString.of(value));
			}
		}
		if (MetadataFields.size(out) - before > options.maxHeaderListBytes()) {
			throw MalformedMessage.headersTooLarge(options.maxHeaderListBytes());
		}
	}

	private boolean isOfConnection(AsciiString name, CharSequence value) throws MalformedMessage {
		Own field = OWN.get(name);
		if (field == null) {
			return false;
		}
		switch (field) {
			case HOST -> {
				this.hosts++;
				this.host = AsciiString.of(value);
			}
			case CONNECTION -> this.close |= hasToken(value, "close");
			case TRANSFER_ENCODING -> {
				if (this.chunked || !AsciiString.contentEqualsIgnoreCase(value, "chunked")) {
					throw MalformedMessage.transferCoding(value.toString());
				}
				this.chunked = true;
			}
			case TE -> this.acceptsTrailers |= hasToken(value, "trailers");
			case EXPECT -> this.expectation = value.toString();
			case KEEP_ALIVE -> this.keepAlive = value.toString();
			case IGNORED -> {
				// Nothing else is spoken here than what has begun.
			}
		}
		return field != Own.TE;
	}

	private static boolean hasToken(CharSequence value, String token) {
		for (String part : value.toString().split(",", -1)) {
			if (part.strip().equalsIgnoreCase(token)) {
				return true;
			}
		}
		return false;
	}

	/** Returns whether the peer closes the connection after this message. */
	boolean close() {
		return this.close;
	}

	/** Returns whether the body is cut into chunks. */
	boolean chunked() {
		return this.chunked;
	}

	/** Returns whether trailers may be sent back. */
	boolean acceptsTrailers() {
		return this.acceptsTrailers;
	}

	/** Returns what the client expects before it sends the body; empty if nothing. */
	String expectation() {
		return this.expectation;
	}

	/** Returns how many Host fields there were. */
	int hosts() {
		return this.hosts;
	}

	/** Returns the value of the last Host field. */
	AsciiString host() {
		return this.host;
	}

	/**
	 * Returns for how many seconds the peer keeps an idle connection, as far as it says.
	 * @return the parameter {@code timeout} of Keep-Alive, or 0
	 */
	int idleSeconds() {
		for (String part : this.keepAlive.toLowerCase(Locale.ROOT).split(",", -1)) {
			String parameter = part.strip();
			if (parameter.matches("timeout=[0-9]{1,6}")) {
				return Integer.parseInt(parameter.substring("timeout=".length()));
			}
		}
		return 0;
	}

	/**
	 * Returns how many bytes of body were announced.
	 * @param fields what was passed on; the parser has seen to it that there is one
	 * number at most
	 * @return the value of {@code content-length}, or -1 if there is none
	 */
	static long announcedBytes(HeaderFields fields) {
		AsciiString length = fields.get(HeaderNames.CONTENT_LENGTH);
		return (length != null) ? length.trim().parseLong() : -1;
	}

	/** The fields that mean something to the connection. */
	private enum Own {

		HOST, CONNECTION, TRANSFER_ENCODING, TE, EXPECT, KEEP_ALIVE, IGNORED

	}

}
