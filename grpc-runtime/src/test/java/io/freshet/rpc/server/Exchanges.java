package io.freshet.rpc.server;

import java.util.List;

import io.freshet.rpc.internal.transport.GuardReports;
import io.freshet.rpc.internal.transport.StreamAcceptor;
import io.freshet.rpc.internal.wire.CodecRegistry;
import io.freshet.rpc.internal.wire.GzipCodec;

/** Calls of a server that does not listen: a test brings the connection. */
public final class Exchanges {

	private Exchanges() {
	}

	/**
	 * Returns what serves the streams of a connection.
	 * @param options the settings
	 * @param service the service
	 * @return the same as a server has
	 */
	public static StreamAcceptor of(ServerOptions options, ServiceDefinition service) {
		GuardReports reports = new GuardReports(System::nanoTime, (guard, peer, event, times) -> {
		});
		MethodRegistry methods = new MethodRegistry(List.of(service), options, Runnable::run);
		CallAdmission admission = new CallAdmission(options.limits(), reports);
		ServerRuntime runtime = new ServerRuntime(options, methods, CodecRegistry.of(new GzipCodec()), admission,
				reports, new ServerHistory(), List.of(), Runnable::run);
		return new CallAcceptor(runtime);
	}

}
