package io.freshet.rpc.internal.http1;

import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.handler.codec.http.HttpMessage;

/**
 * What a server's connection does otherwise than a client's. Confined to the connection's
 * event loop.
 */
interface Http1Role {

	boolean isServer();

	/**
	 * Creates the parser of what the peer sends.
	 * @param maxHeadBytes larger than any head that reaches it
	 * @return the parser
	 */
	MessageParser newParser(int maxHeadBytes);

	/**
	 * The connection is up.
	 * @param connection the connection
	 */
	void opened(Http1Connection connection);

	/**
	 * Returns whether the head of a message may be looked for.
	 * @param connection the connection
	 * @return whether one is expected now
	 */
	boolean wantsHead(Http1Connection connection);

	/**
	 * The peer began a message.
	 * @param connection the connection
	 * @param head the head
	 * @param end whether there is no body
	 * @throws MalformedMessage if it cannot be accepted
	 */
	void headReceived(Http1Connection connection, HttpMessage head, boolean end) throws MalformedMessage;

	/**
	 * The peer sent what is no message.
	 * @param connection the connection
	 * @param failure what is wrong with it
	 */
	void malformed(Http1Connection connection, MalformedMessage failure);

	/**
	 * A stream of this side writes its first headers.
	 * @param connection the connection
	 * @param stream the stream
	 * @param fields the fields
	 * @return whether they were sent
	 */
	boolean start(Http1Connection connection, Http1Stream stream, HeaderFields fields);

	/**
	 * A burst is about to be flushed.
	 * @param connection the connection
	 */
	void burstEnds(Http1Connection connection);

	/**
	 * The stream of the connection has closed, and the connection goes on.
	 * @param connection the connection
	 */
	void streamClosed(Http1Connection connection);

	/**
	 * There will be no further streams.
	 * @param connection the connection
	 * @param reason a text for people
	 */
	void draining(Http1Connection connection, String reason);

	/**
	 * Returns whether the peer is sure not to have worked on the stream that is lost with
	 * the connection.
	 * @param connection the connection
	 * @return whether it may be sent again
	 */
	boolean isUnprocessed(Http1Connection connection);

	/**
	 * The connection is gone and its stream has heard.
	 * @param connection the connection
	 * @param cause what happened
	 */
	void closed(Http1Connection connection, Throwable cause);

}
