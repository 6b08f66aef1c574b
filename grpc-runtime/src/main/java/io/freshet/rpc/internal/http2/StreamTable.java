package io.freshet.rpc.internal.http2;

import java.util.List;

import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection: which exist, which numbers have been used, which may still
 * come. Confined to the connection's event loop. Source: RFC 9113, 5.1.
 */
final class StreamTable {

	private final Http2Connection connection;

	private final OpenStreams streams = new OpenStreams();

	/** Created for the first reset. */
	private @Nullable RecentResets recentResets;

	private int nextLocalId = 1;

	private int lastRemoteId;

	private int open;

	private long started;

	private long failed;

	private int peerLimit = Integer.MAX_VALUE;

	StreamTable(Http2Connection connection) {
		this.connection = connection;
	}

	@Nullable Http2Stream get(int id) {
		return this.streams.get(id);
	}

	/**
	 * Returns the streams that have a number.
	 * @return a copy, so that streams may end meanwhile
	 */
	List<Http2Stream> all() {
		return this.streams.all();
	}

	void sweep(long now, ConnectionGuards guards) {
		if (this.open > 0) {
			for (Http2Stream stream : all()) {
				guards.sweep(stream, now);
			}
		}
	}

	/** Gives up what is only there for streams to come. */
	void trim() {
		this.streams.trim();
	}

	int open() {
		return this.open;
	}

	/** Returns how many streams were ever opened. */
	long started() {
		return this.started;
	}

	/** Returns how many of them were reset or lost. */
	long failed() {
		return this.failed;
	}

	int lastRemoteId() {
		return this.lastRemoteId;
	}

	/**
	 * Obeys SETTINGS_MAX_CONCURRENT_STREAMS of the peer.
	 * @param limit the most streams of this side
	 */
	void peerLimit(int limit) {
		this.peerLimit = limit;
	}

	boolean hasRoomForLocal() {
		return this.open < this.peerLimit && hasNumbersLeft();
	}

	/**
	 * Returns whether this side can still number its streams.
	 * @return no when 2^30 streams have been opened; RFC 9113, 5.1.1
	 */
	boolean hasNumbersLeft() {
		return this.nextLocalId > 0;
	}

	/**
	 * Opens a stream for which the peer has sent HEADERS.
	 * @param id the stream
	 * @param fields the headers
	 * @return the stream, or {@code null} if it is refused or its frames are to be
	 * ignored
	 * @throws Http2Exception if the peer may not use that number
	 */
	@Nullable Http2Stream openRemote(int id, HeaderFields fields) throws Http2Exception {
		boolean client = (id & 1) == 1;
		if (!this.connection.isServer() || !client || id <= this.lastRemoteId) {
			if (mayIgnore(id)) {
				return null;
			}
			throw Http2Exception.connectionError(client ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR,
					"HEADERS on stream %d", id);
		}
		if (this.connection.shutdown().refusesStreams()) {
			return null;
		}
		this.lastRemoteId = id;
		ConnectionGuards guards = this.connection.guards();
		if (this.open + guards.abandoned() >= this.connection.options().maxConcurrentStreams()) {
			if (guards.abandoned() > 0) {
				guards.refusedForHandlers();
			}
			this.connection.refuse(id);
			return null;
		}
		Http2Stream stream = new Http2Stream(this.connection, id);
		this.streams.put(id, stream);
		this.open++;
		this.started++;
		this.connection.timers().streamOpened();
		this.connection.guards().streamOpened();
		stream.listener(this.connection.role().streamOpened(stream, fields));
		return stream;
	}

	/**
	 * Creates a stream of this side. It gets its number when its headers are written, so
	 * that numbers go out in order.
	 * @return the stream
	 */
	Http2Stream openLocal() {
		this.open++;
		return new Http2Stream(this.connection, 0);
	}

	int register(Http2Stream stream) {
		int id = this.nextLocalId;
		this.nextLocalId += 2;
		this.streams.put(id, stream);
		this.started++;
		this.connection.timers().streamOpened();
		if (!hasNumbersLeft()) {
			this.connection.shutdown().drain("the numbers of streams are used up");
		}
		return id;
	}

	/** A stream does not end as it should; one that was reset has been counted. */
	void failed(Http2Stream stream) {
		if (stream.id() != 0 && !wasReset(stream.id())) {
			this.failed++;
		}
	}

	void closed(Http2Stream stream) {
		this.streams.remove(stream);
		this.open--;
	}

	/**
	 * Ends a stream on which the peer did something wrong; the others go on.
	 * @param failure what is wrong
	 * @throws Http2Exception if that happens too often
	 */
	void failed(Http2Exception.StreamException failure) throws Http2Exception {
		Http2Stream stream = this.streams.get(failure.streamId());
		boolean tooLarge = failure instanceof Http2Exception.HeaderListSizeException;
		if (tooLarge) {
			this.connection.guards().headersTooLarge(failure);
		}
		if (stream != null) {
			stream.fail(StreamReset.protocolError(failure.error().code(), failure));
		}
		else if (this.connection.isServer() && tooLarge) {
			// None stand for those that were not read. Not shared, as they remember
			// things.
			stream = openRemote(failure.streamId(), new HeaderFields(0));
			if (stream != null) {
				if (stream.listener() != null) {
					stream.listener().onHeadersTooLarge();
				}
				stream.writeHeaders(this.connection.options().headersTooLarge(), true);
			}
			return;
		}
		this.connection.writeReset(failure.streamId(), failure.error().code());
		this.connection.guards().resetSentOrReceived();
	}

	void resetSent(int id, long errorCode) {
		// after a complete answer, NO_ERROR only spares the rest of the request
		if (errorCode != Http2Error.NO_ERROR.code() && this.streams.get(id) != null) {
			this.failed++;
		}
		if (this.recentResets == null) {
			this.recentResets = new RecentResets();
		}
		this.recentResets.add(id);
		if (this.connection.isServer() && id > this.lastRemoteId) {
			this.lastRemoteId = id;
		}
	}

	/**
	 * Returns whether a frame on a stream that is not there is no offence.
	 * @param id the stream
	 * @return whether this side reset it not long ago, or ignores new streams
	 * @throws Http2Exception if the stream was never opened
	 */
	boolean mayIgnore(int id) throws Http2Exception {
		requireNotIdle(id);
		return wasReset(id) || (this.connection.shutdown().refusesStreams() && id > this.lastRemoteId);
	}

	private boolean wasReset(int id) {
		return this.recentResets != null && this.recentResets.contains(id);
	}

	/**
	 * Insists that a stream has been opened.
	 * @param id the stream
	 * @throws Http2Exception with PROTOCOL_ERROR if it has not
	 */
	void requireNotIdle(int id) throws Http2Exception {
		boolean server = this.connection.isServer();
		boolean ofPeer = ((id & 1) == 1) == server;
		int last = ofPeer ? this.lastRemoteId : this.nextLocalId - (server ? 1 : 2);
		if (id > last && !this.connection.shutdown().refusesStreams()) {
			throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "frame on idle stream %d", id);
		}
	}

}
