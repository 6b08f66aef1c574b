package io.freshet.rpc.internal.http1;

import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.TransportStream;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.HeaderNames;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;

/**
 * The client's end of a connection, and the connection as calls see it: one call at a
 * time. Confined to the connection's event loop, except {@link #eventLoop} and
 * {@link #execute}.
 */
final class ClientRole implements Http1Role, ClientConnection {

	private static final AsciiString HEAD = AsciiString.cached("HEAD");

	/** A server that closed before it saw a request is heard of within this time. */
	private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Listener listener;

	private final Http1Connection connection;

	private final ConnectionHistory history;

	private final ResponseParser parser;

	private boolean ready;

	private boolean announced;

	private int exchanges;

	private long requested;

	ClientRole(Listener listener, Http1Options options, LoopTasks tasks) {
		this.listener = listener;
		this.parser = new ResponseParser(4 * options.maxHeaderListBytes());
		this.connection = new Http1Connection(this, options, tasks);
		this.history = new ConnectionHistory(this.connection);
	}

	@Override
	public ConnectionSnapshot snapshot() {
		return this.history.snapshot();
	}

	ConnectionHistory history() {
		return this.history;
	}

	Http1Connection connection() {
		return this.connection;
	}

	@Override
	public boolean isServer() {
		return false;
	}

	@Override
	public MessageParser newParser(int maxHeadBytes) {
		return this.parser;
	}

	@Override
	public void opened(Http1Connection connection) {
		this.ready = true;
		this.listener.onReady(this);
	}

	@Override
	public boolean wantsHead(Http1Connection connection) {
		return true;
	}

	@Override
	public void headReceived(Http1Connection connection, HttpMessage head, boolean end) throws MalformedMessage {
		HttpResponse response = (HttpResponse) head;
		int status = response.status().code();
		Http1Stream stream = connection.stream();
		if (stream == null || stream.hasRemoteBegun()) {
			throw MalformedMessage.badRequest("a response that nobody asked for");
		}
		if (status < 200) {
			if (status == 101 || status < 100) {
				throw MalformedMessage.badRequest("a response with status " + status);
			}
			return;
		}
		HeaderFields fields = new HeaderFields(1 + response.headers().size());
		fields.add(HeaderNames.STATUS, response.status().codeAsText());
		FieldReader reader = new FieldReader();
		reader.read(response.headers(), fields, connection.options());
		if (reader.idleSeconds() > 0) {
			connection.times().peerKeepsIdle(reader.idleSeconds());
		}
		boolean delimited = end || reader.chunked() || HttpUtil.isContentLengthSet(response);
		if (reader.close() || !delimited || !response.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
			connection.notPersistent();
			announce("the server closes the connection");
		}
		stream.headersReceived(fields, end);
	}

	@Override
	public void malformed(Http1Connection connection, MalformedMessage failure) {
		Http1Stream stream = connection.stream();
		if (stream != null) {
			stream.fail(StreamReset.protocolError(StreamReset.NO_CODE, failure));
		}
		connection.closeNow(failure);
	}

	@Override
	public boolean start(Http1Connection connection, Http1Stream stream, HeaderFields fields) {
		if (!canOpenStream()) {
			stream.fail(StreamReset.neverSent("the connection is closing or in use"));
			return false;
		}
		this.exchanges++;
		this.requested = System.nanoTime();
		AsciiString method = fields.get(HeaderNames.METHOD);
		this.parser.answersHead(method != null && method.equals(HEAD));
		connection.input().forget();
		connection.stream(stream);
		connection.writer().startRequest(fields);
		return true;
	}

	@Override
	public void burstEnds(Http1Connection connection) {
	}

	@Override
	public void streamClosed(Http1Connection connection) {
		if (canOpenStream()) {
			this.listener.onStreamsAvailable(this);
		}
	}

	@Override
	public void draining(Http1Connection connection, String reason) {
		announce(reason);
	}

	private void announce(String reason) {
		if (this.ready && !this.announced) {
			this.announced = true;
			this.listener.onDraining(this, reason);
		}
	}

	/**
	 * A server may close a connection that it takes for idle while a request is on its
	 * way. It looks like this: the connection has served before, and its end comes soon
	 * after the request and before any byte of a response. RFC 9112, 9.3.1 and 9.5.
	 */
	@Override
	public boolean isUnprocessed(Http1Connection connection) {
		return this.exchanges > 1 && !connection.input().hasHeard() && System.nanoTime() - this.requested < STALE_NANOS;
	}

	@Override
	public void closed(Http1Connection connection, Throwable cause) {
		this.listener.onClosed(cause);
	}

	// What calls see

	@Override
	public EventLoop eventLoop() {
		return this.connection.eventLoop();
	}

	@Override
	public void execute(Runnable task) {
		this.connection.execute(task);
	}

	@Override
	public boolean canOpenStream() {
		return this.ready && !this.connection.isClosed() && this.connection.isPersistent()
				&& this.connection.stream() == null && !this.connection.input().hasBytes();
	}

	@Override
	public TransportStream newStream(StreamListener listener) {
		Http1Stream stream = new Http1Stream(this.connection, false, -1);
		stream.listener(listener);
		return stream;
	}

	@Override
	public int activeStreams() {
		return (this.connection.stream() != null) ? 1 : 0;
	}

	@Override
	public void closeGracefully() {
		this.announced = true;
		this.connection.drain("closed");
	}

	@Override
	public void closeNow() {
		this.connection.closeNow(new ClosedChannelException());
	}

	@Override
	public SocketAddress remoteAddress() {
		return this.connection.socket().remoteAddress();
	}

}
