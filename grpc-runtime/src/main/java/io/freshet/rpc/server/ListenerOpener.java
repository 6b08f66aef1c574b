package io.freshet.rpc.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;

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

	private final Watch watch;

	private final Executor blockingExecutor;

	private final CodecRegistry codecs = AvailableCodecs.registry();

	private final CallAdmission admission;

	private final ConnectionCaps caps;

	ListenerOpener(ServerOptions server, MethodRegistry methods, ConnectionCaps caps, Watch watch,
			Executor blockingExecutor) {
		this.blockingExecutor = blockingExecutor;
		this.server = server;
		this.methods = methods;
		this.caps = caps;
		this.watch = watch;
		this.admission = new CallAdmission(server.limits(), watch.reports());
	}

	@Override
	public ListeningSocket open(Listener listener) throws IOException {
		ServerOptions options = listener.apply(this.server);
		ServerRuntime runtime = new ServerRuntime(options, this.methods.only(listener::serves), this.codecs,
				this.admission, this.watch.reports(), this.watch.history(), this.watch.observers(),
				this.blockingExecutor);
		ServerTls tls = listener.tls();
		CallAcceptor acceptor = new CallAcceptor(runtime);
		return ListeningSocket.bind(listener.address(),
				SpokenProtocols.of(options, this.watch.reports(), acceptor, new GrpcNeedsHttp2(runtime, acceptor)),
				(tls != null) ? tls.toContexts() : null, this.caps);
	}

	/**
	 * What learns of all that happens on a server.
	 *
	 * @param reports counts what guards do
	 * @param history hears of calls that fail
	 * @param observers see every call
	 */
	record Watch(GuardReports reports, ServerHistory history, List<ServerObserver> observers) {

	}

}
