package io.freshet.rpc.internal.http2;

import java.time.Duration;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.wire.HeaderFields;
import io.freshet.rpc.internal.wire.Refusal;

/**
 * What one side of a connection asks of the other and of itself. Immutable.
 *
 * @param maxConcurrentStreams the streams that the peer may have open at once; only a
 * server says so
 * @param maxHeaderListBytes the largest header block accepted, counted as RFC 9113, 6.5.2
 * does: names, values and 32 bytes for each field
 * @param limits what the connection puts up with
 * @param reports counts what the guards do
 * @param connection keepalive, age, idleness and windows
 */
public record Http2Options(int maxConcurrentStreams, int maxHeaderListBytes, ConnectionLimits limits,
		GuardReports reports, ConnectionOptions connection) {

	/** The window that a connection starts with. RFC 9113, 6.9.2. */
	static final int DEFAULT_WINDOW_BYTES = 65_535;

	/** The largest payload of a frame that this side accepts. RFC 9113, 4.2. */
	static final int MAX_FRAME_BYTES = 16_384;

	/**
	 * Returns options with half as many keepalive PINGs.
	 * @return options with twice the keepalive time, or these if there is no keepalive
	 */
	Http2Options withSlowerKeepAlive() {
		Duration time = this.connection.keepAliveTime();
		if (time == null) {
			return this;
		}
		return new Http2Options(this.maxConcurrentStreams, this.maxHeaderListBytes, this.limits, this.reports,
				this.connection.toBuilder().keepAliveTime(time.multipliedBy(2)).build());
	}

	/**
	 * Answers a request whose header block is over the limit.
	 * @return the fields of the answer
	 */
	HeaderFields headersTooLarge() {
		return Refusal.headersTooLarge(this.maxHeaderListBytes).toFields();
	}

}
