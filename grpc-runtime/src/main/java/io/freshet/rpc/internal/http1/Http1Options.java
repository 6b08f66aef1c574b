package io.freshet.rpc.internal.http1;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.transport.GuardReports;

/**
 * What one side of a connection puts up with. Immutable.
 *
 * @param maxHeaderListBytes the largest header block accepted, counted like that of
 * HTTP/2: names, values and 32 bytes for each field; also the longest request line
 * @param limits what the connection puts up with
 * @param reports counts what the guards do
 * @param connection age, idleness, and how much of a body is read ahead of its use
 */
public record Http1Options(int maxHeaderListBytes, ConnectionLimits limits, GuardReports reports,
		ConnectionOptions connection) {
}
