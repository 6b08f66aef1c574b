package io.freshet.rpc.internal.http2;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.netty.ClientProtocol;
import io.freshet.rpc.internal.netty.ConnectionLife;
import io.freshet.rpc.internal.netty.ConnectionSweep;
import io.freshet.rpc.internal.netty.LoopTasks;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.GuardReports;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolNames;

/** Speaks HTTP/2 on the connections of a channel. Safe for use by several threads. */
public final class Http2ClientProtocol implements ClientProtocol {

	private volatile Http2Options options;

	private final ConnectionSweep.Group sweeps;

	/**
	 * Creates the protocol.
	 * @param options what each connection tells its server
	 */
	public Http2ClientProtocol(Http2Options options) {
		this.options = options;
		this.sweeps = new ConnectionSweep.Group(options.limits());
	}

	@Override
	public String name() {
		return "HTTP/2 (ALPN h2)";
	}

	@Override
	public String alpn() {
		return ApplicationProtocolNames.HTTP_2;
	}

	@Override
	public String alpnFallback() {
		return "";
	}

	@Override
	public ConnectionOptions connection() {
		return this.options.connection();
	}

	@Override
	public GuardReports reports() {
		return this.options.reports();
	}

	/** Makes the connections to come send half as many keepalive PINGs. */
	@Override
	public void slowKeepAlive() {
		this.options = this.options.withSlowerKeepAlive();
	}

	@Override
	public ConnectionLife begin(Channel channel, LoopTasks tasks, ClientConnection.Listener listener) {
		Http2Connection connection = new Http2Connection(new ClientRole(listener), this.options, tasks);
		FrameLog.addTo(channel.pipeline(), false);
		channel.pipeline().addLast(connection);
		this.sweeps.add(connection);
		return connection.timers().history();
	}

}
