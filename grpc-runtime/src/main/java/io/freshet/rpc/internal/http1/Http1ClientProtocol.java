package io.freshet.rpc.internal.http1;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.netty.ClientProtocol;
import io.freshet.rpc.internal.netty.ConnectionLife;
import io.freshet.rpc.internal.netty.ConnectionSweep;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.GuardReports;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolNames;

/** Speaks HTTP/1.1 on the connections of a channel. Safe for use by several threads. */
public final class Http1ClientProtocol implements ClientProtocol {

	private final Http1Options options;

	private final ConnectionSweep.Group sweeps;

	/**
	 * Creates the protocol.
	 * @param options what each connection puts up with
	 */
	public Http1ClientProtocol(Http1Options options) {
		this.options = options;
		this.sweeps = new ConnectionSweep.Group(options.limits());
	}

	@Override
	public String name() {
		return "HTTP/1.1";
	}

	@Override
	public String alpn() {
		return ApplicationProtocolNames.HTTP_1_1;
	}

	/** Servers that speak nothing else often know no ALPN. */
	@Override
	public String alpnFallback() {
		return ApplicationProtocolNames.HTTP_1_1;
	}

	@Override
	public ConnectionOptions connection() {
		return this.options.connection();
	}

	@Override
	public GuardReports reports() {
		return this.options.reports();
	}

	/** There is no PING in HTTP/1.1. */
	@Override
	public void slowKeepAlive() {
	}

	@Override
	public ConnectionLife begin(Channel channel, LoopTasks tasks, ClientConnection.Listener listener) {
		ClientRole role = new ClientRole(listener, this.options, tasks);
		Http1Connection connection = role.connection();
		channel.pipeline().addLast(connection);
		this.sweeps.add(connection);
		return role.history();
	}

}
