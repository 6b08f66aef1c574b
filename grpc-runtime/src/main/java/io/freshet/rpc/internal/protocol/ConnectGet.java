package io.freshet.rpc.internal.protocol;

import java.util.function.UnaryOperator;

import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.ConnectQuery;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.freshet.rpc.internal.wire.MessagePrefix;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/**
 * A unary call in Connect whose request is the query of a GET. A body is ignored: caches
 * on the way do not look at it, so it must not matter. An answer whose {@code etag} the
 * client has already is answered HTTP 304.
 * <p>
 * Source: Connect Protocol Reference, Unary-Get-Request; RFC 9110, 13.1.2.
 */
final class ConnectGet extends ConnectUnary {

	private static final AsciiString NOT_MODIFIED = AsciiString.cached("304");

	private static final AsciiString ANY = AsciiString.cached("*");

	private final HeaderFields fields;

	private final ConnectQuery query;

	ConnectGet(TransportStream wire, HeaderFields request, AsciiString path, ConnectQuery query,
			UnaryOperator<HeaderFields> headFilter) {
		super(wire, translate(request, path, query), query.codec(), headFilter);
		this.fields = request;
		this.query = query;
	}

	private static RequestTranslation translate(HeaderFields request, AsciiString path, ConnectQuery query) {
		HeaderFields post = new HeaderFields(request.size() + 1);
		for (int i = 0; i < request.size(); i++) {
			AsciiString name = request.name(i);
			if (name.equals(HeaderNames.METHOD)) {
				post.add(name, HeaderNames.POST);
			}
			else if (name.equals(HeaderNames.PATH)) {
				post.add(name, path);
			}
			else if (!name.equals(WebHeaders.CONTENT_ENCODING)) {
				post.add(name, request.value(i), request.indexing(i));
			}
		}
		if (query.compression() != null) {
			post.add(WebHeaders.CONTENT_ENCODING, new AsciiString(query.compression()));
		}
		return RequestTranslation.ofConnect(post, query.codec(), WebHeaders.CONTENT_ENCODING,
				WebHeaders.ACCEPT_ENCODING);
	}

	@Override
	void requestBegun(boolean endStream) {
		super.requestBegun(false);
		byte[] message = this.query.message();
		boolean compressed = this.query.compression() != null && !"identity".equals(this.query.compression())
				&& message.length > 0;
		ByteBuf framed = allocator().heapBuffer(MessagePrefix.BYTES + message.length);
		try {
			framed.writeByte(compressed ? 1 : MessagePrefix.PLAIN).writeInt(message.length).writeBytes(message);
			call().onData(framed, true);
		}
		finally {
			framed.release();
		}
	}

	@Override
	void requestEnded() {
		// It ended with its headers as far as the call knows.
	}

	@Override
	void dataReceived(ByteBuf data, boolean endStream) {
		wire().consumed(data.readableBytes());
	}

	@Override
	public void consumed(int bytes) {
		// The message did not come as data.
	}

	@Override
	void send(HeaderFields fields, ByteBuf body) {
		fields.add(WebHeaders.VARY, WebHeaders.ACCEPT_ENCODING, Indexing.INDEXED);
		AsciiString etag = fields.get(WebHeaders.ETAG);
		AsciiString known = this.fields.get(WebHeaders.IF_NONE_MATCH);
		boolean ok = HeaderNames.OK_200.equals(fields.get(HeaderNames.STATUS));
		if (ok && etag != null && known != null && (known.equals(ANY) || lists(known, etag))) {
			body.release();
			sendHead(notModified(fields), true);
		}
		else {
			super.send(fields, body);
		}
	}

	/** Tags are compared without regard to their weakness. RFC 9110, 8.8.3.2. */
	private static boolean lists(AsciiString list, AsciiString etag) {
		AsciiString opaque = etag.startsWith("W/") ? etag.subSequence(2) : etag;
		return opaque.length() > 1 && opaque.byteAt(0) == '"' && list.contains(opaque);
	}

	private static HeaderFields notModified(HeaderFields fields) {
		HeaderFields head = new HeaderFields(fields.size()).add(HeaderNames.STATUS, NOT_MODIFIED);
		for (int i = 0; i < fields.size(); i++) {
			AsciiString name = fields.name(i);
			if (!name.equals(HeaderNames.STATUS) && !name.equals(HeaderNames.CONTENT_TYPE)
					&& !name.equals(WebHeaders.CONTENT_ENCODING)) {
				head.add(name, fields.value(i), fields.indexing(i));
			}
		}
		return head;
	}

}
