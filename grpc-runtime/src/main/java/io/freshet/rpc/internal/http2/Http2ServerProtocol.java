package io.freshet.rpc.internal.http2;

import java.util.function.Consumer;

import io.freshet.rpc.internal.netty.ConnectionSweep;
import io.freshet.rpc.internal.netty.ServedConnection;
import io.freshet.rpc.internal.netty.ServerProtocol;
import io.freshet.rpc.internal.transport.StreamAcceptor;

/** Speaks HTTP/2 on the connections of a server. Safe for use by several threads. */
public final class Http2ServerProtocol implements ServerProtocol {

	private final Http2Options options;

	private final StreamAcceptor acceptor;

	private final ConnectionSweep.Group sweeps;

	/**
	 * Creates the protocol.
	 * @param options what each connection is told
	 * @param acceptor takes the streams
	 */
	public Http2ServerProtocol(Http2Options options, StreamAcceptor acceptor) {
		this.options = options;
		this.sweeps = new ConnectionSweep.Group(options.limits());
		this.acceptor = acceptor;
	}

	@Override
	public ServedConnection newConnection(Consumer<ServedConnection> onClosed) {
		return new ServerRole(this, onClosed);
	}

	Http2Options options() {
		return this.options;
	}

	StreamAcceptor acceptor() {
		return this.acceptor;
	}

	ConnectionSweep.Group sweeps() {
		return this.sweeps;
	}

}
