package io.freshet.rpc.internal.http2;

import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * What a server's connection does otherwise than a client's. Confined to the connection's
 * event loop.
 */
interface ConnectionRole {

	boolean isServer();

	/**
	 * Sends what this side says first: the preface and SETTINGS.
	 * @param connection the connection
	 */
	void open(Http2Connection connection);

	/**
	 * Decides on a stream that the peer opens.
	 * @param stream the stream
	 * @param fields its first headers
	 * @return its listener
	 * @throws Http2Exception if the peer may not open streams
	 */
	StreamListener streamOpened(Http2Stream stream, HeaderFields fields) throws Http2Exception;

	/**
	 * The peer's first SETTINGS arrived.
	 * @param connection the connection
	 */
	void ready(Http2Connection connection);

	/**
	 * No more streams will be opened.
	 * @param connection the connection
	 * @param reason a text for people
	 */
	void draining(Http2Connection connection, String reason);

	/**
	 * The peer has sent GOAWAY.
	 * @param errorCode why
	 * @param text what the peer says about it
	 */
	void goAwayReceived(long errorCode, String text);

	/**
	 * A stream ended, or the peer changed its limit on streams.
	 * @param connection the connection
	 */
	void streamsAvailable(Http2Connection connection);

	/**
	 * The connection is gone and all streams have heard.
	 * @param connection the connection
	 * @param cause what happened
	 */
	void closed(Http2Connection connection, Throwable cause);

}
