package io.freshet.rpc.internal.http1;

import java.time.Instant;

import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.internal.netty.ConnectionLife;

/**
 * What a connection can tell of its life. HTTP/1.1 has no windows and no PING, so that
 * much is zero. Confined to the connection's event loop.
 */
final class ConnectionHistory implements ConnectionLife {

	private final Http1Connection connection;

	private final Instant openedAt = Instant.now();

	private long number;

	ConnectionHistory(Http1Connection connection) {
		this.connection = connection;
	}

	@Override
	public void number(long number) {
		this.number = number;
	}

	@Override
	public ConnectionSnapshot.Streams streams() {
		return this.connection.times().streams(this.connection.stream() != null);
	}

	@Override
	public ConnectionSnapshot snapshot() {
		ConnectionSocket socket = this.connection.socket();
		return new ConnectionSnapshot(this.number, this.openedAt, socket.localAddress(), socket.remoteAddress(),
				socket.tlsSession(), this.connection.isDraining(), streams(),
				this.connection.times().messages().snapshot(), new ConnectionSnapshot.Flow(0, 0, 0));
	}

}
