package io.freshet.rpc.internal.http1;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.freshet.rpc.internal.http1.MessageWriter.BodyRules;
import io.freshet.rpc.internal.netty.ConnectionLife;
import io.freshet.rpc.internal.netty.ServedConnection;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;

/**
 * The server's end of a connection: one request after the other, each looked at when the
 * one before is answered. Confined to the connection's event loop.
 */
final class ServerRole implements Http1Role, ServedConnection {

	/** So much of a request that is answered already is read, lest the client miss it. */
	private static final int MAX_SKIPPED_BYTES = 64 * 1024;

	private final Http1ServerProtocol server;

	private final Http1Connection connection;

	private final ConnectionHistory history;

	private final Consumer<ServedConnection> onClosed;

	/** Which bodies the response to the current request can have. */
	private BodyRules rules = BodyRules.ANY;

	/** Whether the client waits to be asked for the body. */
	private boolean expectsContinue;

	ServerRole(Http1ServerProtocol server, Consumer<ServedConnection> onClosed) {
		this.server = server;
		this.onClosed = onClosed;
		this.connection = new Http1Connection(this, server.options(), null);
		this.history = new ConnectionHistory(this.connection);
	}

	@Override
	public void begin(Channel channel) {
		channel.pipeline().addLast(this.connection);
		this.server.sweeps().add(this.connection);
	}

	@Override
	public ConnectionLife life() {
		return this.history;
	}

	@Override
	public void drain(String reason) {
		this.connection.drain(reason);
	}

	@Override
	public boolean cancelAndClose() {
		boolean active = this.connection.stream() != null;
		// Not before the answer was heard: the end of the last connection ends the
		// server.
		this.connection.eventLoop().execute(() -> this.connection.closeNow(new IOException("the server stops")));
		return active;
	}

	@Override
	public boolean isServer() {
		return true;
	}

	@Override
	public MessageParser newParser(int maxHeadBytes) {
		return new RequestParser(maxHeadBytes);
	}

	@Override
	public void opened(Http1Connection connection) {
	}

	@Override
	public boolean wantsHead(Http1Connection connection) {
		// Answers that nobody reads must not pile up.
		return connection.stream() == null && !connection.times().isPlaceTaken() && connection.socket().isWritable();
	}

	@Override
	public void headReceived(Http1Connection connection, HttpMessage head, boolean end) throws MalformedMessage {
		boolean tls = connection.socket().tlsSession() != null;
		RequestStart start = RequestStart.read((HttpRequest) head, tls ? HeaderNames.HTTPS : HeaderNames.HTTP,
				connection.options());
		this.rules = start.head() ? BodyRules.HEADERS_ONLY : start.oldVersion() ? BodyRules.NO_CHUNKS : BodyRules.ANY;
		this.expectsContinue = start.expectsContinue();
		if (start.close()) {
			connection.notPersistent();
		}
		Http1Stream stream = new Http1Stream(connection, start.acceptsTrailers(), start.bodyBytes());
		connection.stream(stream);
		StreamListener listener = this.server.acceptor().accept(stream, start.fields());
		stream.listener(listener);
		stream.headersReceived(start.fields(), end);
		if (this.expectsContinue && stream.isStarted()) {
			// Whether the body comes nevertheless is up to the client.
			connection.notPersistent();
		}
		else if (this.expectsContinue) {
			connection.writer().goOn();
			this.expectsContinue = false;
		}
	}

	@Override
	public void malformed(Http1Connection connection, MalformedMessage failure) {
		Http1Stream stream = connection.stream();
		boolean answered = stream != null && stream.isStarted();
		if (stream == null && failure.isTooLarge()) {
			// Who watches calls learns of it as of any other that is refused.
			Http1Stream unread = new Http1Stream(connection, false, 0);
			this.server.acceptor().accept(unread, new HeaderFields(0)).onHeadersTooLarge();
		}
		boolean unanswerable = failure.httpStatus() == 0 && !answered;
		if (unanswerable || (stream != null && answered && !stream.isOnlyLocalEnded())) {
			// What the call has written meanwhile cannot be taken back.
			connection.closeNow(failure);
			return;
		}
		connection.closeAfterFlush();
		if (stream != null) {
			stream.fail(StreamReset.protocolError(StreamReset.NO_CODE, failure));
		}
		if (!answered) {
			byte[] text = String.valueOf(failure.getMessage()).getBytes(StandardCharsets.UTF_8);
			HeaderFields fields = new HeaderFields(2);
			fields.add(HeaderNames.STATUS, AsciiString.of(Integer.toString(failure.httpStatus())));
			fields.add(HeaderNames.CONTENT_TYPE, HeaderNames.TEXT_PLAIN);
			connection.writer().startResponse(fields, BodyRules.ANY);
			connection.writer().body(Unpooled.wrappedBuffer(text));
			connection.writer().end(new HeaderFields(0));
		}
	}

	@Override
	public boolean start(Http1Connection connection, Http1Stream stream, HeaderFields fields) {
		connection.writer().startResponse(fields, this.rules);
		return true;
	}

	@Override
	public void burstEnds(Http1Connection connection) {
		Http1Stream stream = connection.stream();
		if (stream != null && stream.isOnlyLocalEnded() && !isWorthSkipping(connection, stream)) {
			connection.closeAfterFlush();
		}
	}

	/**
	 * Returns whether the rest of a request is short enough to keep the connection. A
	 * client that was not told of the end of the connection may have sent the rest and
	 * the next request when the end reaches it, so an end that can no longer be told is
	 * for those alone who go on and on.
	 */
	private boolean isWorthSkipping(Http1Connection connection, Http1Stream stream) {
		if (this.expectsContinue) {
			return false;
		}
		if (connection.writer().isHeadOpen()) {
			return stream.missingBytes() >= 0 && stream.missingBytes() <= MAX_SKIPPED_BYTES;
		}
		return stream.skippedBytes() <= MAX_SKIPPED_BYTES;
	}

	@Override
	public void streamClosed(Http1Connection connection) {
	}

	@Override
	public void draining(Http1Connection connection, String reason) {
	}

	@Override
	public boolean isUnprocessed(Http1Connection connection) {
		return false;
	}

	@Override
	public void closed(Http1Connection connection, Throwable cause) {
		this.onClosed.accept(this);
	}

}
