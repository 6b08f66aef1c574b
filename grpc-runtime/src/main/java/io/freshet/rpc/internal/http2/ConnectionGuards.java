package io.freshet.rpc.internal.http2;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.transport.StreamListener;
import io.freshet.rpc.internal.transport.StreamReset;
import io.freshet.rpc.internal.transport.StreamReset.Cause;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * What protects a connection from its peer: counts frames as they come, and looks at the
 * time that things take whenever {@link ConnectionSweep} comes by. Confined to the
 * connection's event loop.
 */
final class ConnectionGuards {

	private final Http2Connection connection;

	private final ConnectionLimits limits;

	private final FloodGuard floods;

	private final long opened;

	private long rolled;

	private boolean settingsReceived;

	private boolean used;

	private boolean ending;

	/** When the socket was last seen to take something. */
	private long writable;

	/** Handlers that run on although their streams have closed. */
	private int abandoned;

	ConnectionGuards(Http2Connection connection, long now) {
		this.connection = connection;
		this.limits = connection.options().limits();
		this.floods = new FloodGuard(this.limits);
		this.opened = now;
		this.rolled = now;
		this.writable = now;
	}

	// Frames

	void resetSentOrReceived() throws Http2Exception {
		this.floods.reset();
	}

	void pingReceived() throws Http2Exception {
		this.floods.ping(this.connection.writer().sentFrames());
	}

	void settingsReceived() throws Http2Exception {
		this.settingsReceived = true;
		this.floods.settings();
	}

	void ignoredFrameReceived() throws Http2Exception {
		this.floods.ignored();
	}

	void windowUpdateReceived() throws Http2Exception {
		this.floods.windowUpdate(this.connection.writer().sentFrames());
	}

	void dataReceived(int bytes, boolean endOfStream) throws Http2Exception {
		if (!endOfStream) {
			this.floods.data(bytes);
		}
	}

	/** Headers arrived that announce others and say nothing themselves. */
	void emptyFrameReceived() throws Http2Exception {
		this.floods.empty();
	}

	void headersReceived(int streamId, InboundHeaders headers) throws Http2Exception {
		if (headers.isEmpty()) {
			this.floods.empty();
		}
		if (headers.isCut()) {
			report(Guard.HEADER_FIELDS, "more than " + this.limits.headerFields() + " fields in one block of headers");
			throw Http2Exception.headerListSizeError(streamId, Http2Error.ENHANCE_YOUR_CALM, true,
					"headers have more than %d fields (headerFields)", this.limits.headerFields());
		}
	}

	void headersTooLarge(Http2Exception failure) {
		if (failure.error() != Http2Error.ENHANCE_YOUR_CALM) {
			report(Guard.HEADER_BYTES, "headers are too large");
		}
	}

	/** The peer opened a stream. */
	void streamOpened() {
		this.used = true;
		this.floods.stream();
	}

	/**
	 * The peer does not read what it provokes.
	 * @return the error to close the connection with
	 */
	Http2Exception unread() {
		return new GuardViolation(Guard.UNREAD_BYTES, "the peer does not read what it asks for");
	}

	/**
	 * The connection ends with an error.
	 * @param failure the error
	 */
	void failed(Http2Exception failure) {
		if (failure instanceof GuardViolation violation) {
			report(violation.guard(), String.valueOf(failure.getMessage()));
		}
		else if (failure.error() == Http2Error.ENHANCE_YOUR_CALM && !this.ending) {
			// Netty's reader has no other reason for that code.
			report(Guard.CONTINUATIONS, "too many small CONTINUATION frames");
		}
		else if (String.valueOf(failure.getMessage()).startsWith("Header size exceeded")) {
			// Netty's reader gives up: it has a code for that, but not a type.
			report(Guard.HEADER_BYTES, "headers are far too large");
		}
	}

	// Handlers

	/**
	 * Returns how many places are taken although their streams have closed.
	 * @return the number of handlers that run on
	 */
	int abandoned() {
		return this.abandoned;
	}

	/**
	 * Keeps the place of a closed stream.
	 * @return what gives the place free; any thread, once
	 */
	Runnable keepPlace() {
		this.abandoned++;
		return () -> this.connection.execute(() -> this.abandoned--);
	}

	void refusedForHandlers() {
		report(Guard.HANDLERS, this.abandoned + " handlers still run although their calls have ended");
	}

	// Time

	/**
	 * Looks for what takes too long.
	 * @param now the time
	 */
	void sweep(long now) {
		this.connection.timers().sweep();
		if (now - this.rolled >= TimeUnit.SECONDS.toNanos(FloodGuard.WINDOW_SECONDS)) {
			this.rolled = now;
			this.floods.roll(this.connection.writer().sentFrames());
		}
		if (this.connection.isWritable()) {
			this.writable = now;
		}
		if (!this.settingsReceived && isOver(this.limits.handshakeTime(), this.opened, now)) {
			end(Guard.HANDSHAKE_TIME, Http2Error.SETTINGS_TIMEOUT, "no preface and SETTINGS arrived");
		}
		else if (!this.used && this.connection.isServer() && isOver(this.limits.firstRequestTime(), this.opened, now)) {
			this.used = true;
			report(Guard.FIRST_REQUEST_TIME, "no call was made on the connection");
			this.connection.shutdown().start("no call was made");
		}
		else if (isOver(this.limits.stallTime(), this.writable, now)) {
			end(Guard.STALL_TIME, Http2Error.ENHANCE_YOUR_CALM, "the peer does not read");
		}
		else {
			this.connection.streams().sweep(now, this);
		}
	}

	/**
	 * Looks at one stream.
	 * @param stream the stream
	 * @param now the time
	 */
	void sweep(Http2Stream stream, long now) {
		SendQueue queue = stream.queue();
		long stallNanos = this.limits.stallTime().toNanos();
		if (queue != null && stallNanos > 0 && queue.stalledNanos(now) >= stallNanos) {
			String event = "the peer gives a call no window to send in";
			report(Guard.STALL_TIME, event);
			this.connection.writeReset(stream.id(), Http2Error.CANCEL.code());
			stream.fail(new StreamReset(Cause.PROTOCOL_ERROR, Http2Error.CANCEL.code(), false, event + " (stallTime)"));
		}
		else {
			StreamListener listener = stream.listener();
			if (listener != null) {
				listener.onSweep(now);
			}
		}
	}

	private static boolean isOver(Duration limit, long since, long now) {
		return !limit.isZero() && now - since >= limit.toNanos();
	}

	private void end(Guard guard, Http2Error error, String event) {
		this.ending = true;
		report(guard, event);
		this.connection.connectionError(Http2Exception.connectionError(error, event));
	}

	private void report(Guard guard, String event) {
		this.connection.options().reports().report(guard, this.connection.channel().remoteAddress(), event);
	}

}
