package io.freshet.rpc.internal.netty;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.transport.GuardReports;
import io.netty.handler.ssl.ApplicationProtocolNames;

/**
 * The protocols of one port and what holds before it is known which of them a client
 * speaks. Immutable.
 *
 * @param http2 HTTP/2
 * @param http1 HTTP/1.1
 * @param limits what a connection puts up with
 * @param connection keepalive, age and idleness
 * @param reports counts what the guards do
 */
public record ServerProtocols(ServerProtocol http2, ServerProtocol http1, ConnectionLimits limits,
		ConnectionOptions connection, GuardReports reports) {

	/**
	 * Returns the protocol that TLS has agreed on.
	 * @param name its name in ALPN, one of those that were offered
	 * @return the protocol
	 */
	ServerProtocol of(String name) {
		return name.equals(ApplicationProtocolNames.HTTP_2) ? this.http2 : this.http1;
	}

}
