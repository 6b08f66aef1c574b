package io.freshet.rpc.server;

import io.freshet.rpc.ConnectionLimits;
import io.freshet.rpc.internal.http1.Http1Options;
import io.freshet.rpc.internal.http1.Http1ServerProtocol;
import io.freshet.rpc.internal.http2.Http2Options;
import io.freshet.rpc.internal.http2.Http2ServerProtocol;
import io.freshet.rpc.internal.netty.ServerProtocols;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.transport.StreamAcceptor;

/** What the ports of a server speak: HTTP/2 and HTTP/1.1. Has no state. */
final class SpokenProtocols {

	private SpokenProtocols() {
	}

	/**
	 * Creates the protocols of one port.
	 * @param options the settings
	 * @param reports counts what the guards do
	 * @param http2Acceptor takes the streams that came by HTTP/2
	 * @param http1Acceptor takes those that came by HTTP/1.1
	 * @return the protocols
	 */
	static ServerProtocols of(ServerOptions options, GuardReports reports, StreamAcceptor http2Acceptor,
			StreamAcceptor http1Acceptor) {
		ConnectionLimits limits = options.limits().connection();
		Http2Options http2 = new Http2Options(options.maxConcurrentStreams(), options.maxMetadataBytes(), limits,
				reports, options.connection());
		Http1Options http1 = new Http1Options(options.maxMetadataBytes(), limits, reports, options.connection());
		return new ServerProtocols(new Http2ServerProtocol(http2, http2Acceptor),
				new Http1ServerProtocol(http1, http1Acceptor), limits, options.connection(), reports);
	}

}
