package io.freshet.rpc.server;

import java.io.IOException;

import io.freshet.rpc.internal.netty.ConnectionCaps;
import io.freshet.rpc.internal.netty.ListeningSocket;
import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.wire.AvailableCodecs;
import io.freshet.rpc.internal.wire.CodecRegistry;

/**
 * Opens the listeners of a server, which share its limits on calls and connections, and
 * each of which knows only its own services. Immutable.
 */
final class ListenerOpener implements OpenListeners.Opener {

	private final ServerOptions server;

	private final MethodRegistry methods;

	private final GuardReports reports;

	private final CodecRegistry codecs = AvailableCodecs.registry();

	private final ServerHistory history;

	private final CallAdmission admission;

	private final ConnectionCaps caps;

	ListenerOpener(ServerOptions server, MethodRegistry methods, GuardReports reports, ServerHistory history) {
		this.history = history;
		this.server = server;
		this.methods = methods;
		this.reports = reports;
		ServerLimits limits = server.limits();
		this.admission = new CallAdmission(limits, reports);
		this.caps = new ConnectionCaps(limits.connections(), limits.connectionsPerPeer(), reports);
	}

	@Override
	public ListeningSocket open(Listener listener) throws IOException {
		ServerOptions options = listener.apply(this.server);
		ServerRuntime runtime = new ServerRuntime(options, this.methods.only(listener::serves), this.codecs,
				this.admission, this.reports, this.history);
		ServerTls tls = listener.tls();
		return ListeningSocket.bind(listener.address(),
				SpokenProtocols.of(options, this.reports, new CallAcceptor(runtime)),
				(tls != null) ? tls.toContexts() : null, this.caps);
	}

}
