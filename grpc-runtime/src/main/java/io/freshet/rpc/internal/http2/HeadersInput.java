package io.freshet.rpc.internal.http2;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder of header blocks, which fills {@link InboundHeaders}. Remembers the
 * last request: many clients say the same again and again, and then their calls share one
 * list, and what was read of it. Confined to the connection's event loop. Source: RFC
 * 7541.
 */
final class HeadersInput extends DefaultHttp2HeadersDecoder {

	private static final int USUAL_FIELDS = 8;

	private final int maxFields;

	private @Nullable HeaderFields lastRequest;

	/** To be filled again, as nobody kept it. */
	private @Nullable InboundHeaders spare;

	/**
	 * Creates the decoder.
	 * @param maxHeaderListBytes the largest header block
	 * @param maxFields the most fields in it
	 */
	HeadersInput(int maxHeaderListBytes, int maxFields) {
		super(true, true, maxHeaderListBytes);
		this.maxFields = maxFields;
	}

	@Override
	protected Http2Headers newHeaders() {
		InboundHeaders spare = this.spare;
		if (spare != null) {
			this.spare = null;
			return spare;
		}
		return new InboundHeaders(Math.max(USUAL_FIELDS, numberOfHeadersGuess()), this.maxFields);
	}

	/**
	 * Looks whether a request says the same as the one before.
	 * @param received the headers of the request, which nobody else holds
	 * @return the fields, perhaps those of the request before
	 */
	HeaderFields request(InboundHeaders received) {
		HeaderFields last = this.lastRequest;
		if (last != null && received.fields().isRepetitionOf(last)) {
			received.clear();
			this.spare = received;
			return last;
		}
		this.lastRequest = received.fields();
		return received.fields();
	}

	/** Gives up what is only there for requests to come. */
	void trim() {
		this.lastRequest = null;
		this.spare = null;
	}

}
