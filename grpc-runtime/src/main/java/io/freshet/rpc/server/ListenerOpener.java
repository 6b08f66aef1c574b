package io.freshet.rpc.server;

import java.io.IOException;

import io.freshet.rpc.internal.http2.ConnectionCaps;
import io.freshet.rpc.internal.http2.Http2Options;
import io.freshet.rpc.internal.http2.Http2Server;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.GzipCodec;

/**
 * Opens the listeners of a server, which share its limits on calls and connections, and
 * each of which knows only its own services. Immutable.
 */
final class ListenerOpener implements OpenListeners.Opener {

	private final ServerOptions server;

	private final MethodRegistry methods;

	private final GuardReports reports;

	private final CodecRegistry codecs = CodecRegistry.of(new GzipCodec());

	private final CallAdmission admission;

	private final ConnectionCaps caps;

	ListenerOpener(ServerOptions server, MethodRegistry methods, GuardReports reports) {
		this.server = server;
		this.methods = methods;
		this.reports = reports;
		ServerLimits limits = server.limits();
		this.admission = new CallAdmission(limits, reports);
		this.caps = new ConnectionCaps(limits.connections(), limits.connectionsPerPeer(), reports);
	}

	@Override
	public Http2Server open(Listener listener) throws IOException {
		ServerOptions options = listener.apply(this.server);
		ServerRuntime runtime = new ServerRuntime(options, this.methods.only(listener::serves), this.codecs,
				this.admission, this.reports);
		Http2Options http2 = new Http2Options(options.maxConcurrentStreams(), options.streamWindowBytes(),
				options.maxMetadataBytes(), options.limits().connection(), this.reports, options.connection());
		ServerTls tls = listener.tls();
		return Http2Server.bind(listener.address(), http2, (tls != null) ? tls.toContexts() : null, this.caps,
				(stream) -> new ServerExchange(runtime, stream));
	}

}
