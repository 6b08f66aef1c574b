package io.freshet.rpc.internal.http2;

import java.time.Instant;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.ConnectionSnapshot;
import io.freshet.rpc.internal.netty.ConnectionLife;
import io.freshet.rpc.internal.transport.MessageCounts;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * What a connection can tell of its life. The path of a call pays nothing for it: that a
 * stream was opened is noticed by the sweep, a second late at worst. Confined to the
 * connection's event loop, except {@link #tlsSession}.
 */
final class ConnectionHistory implements ConnectionLife {

	private final Http2Connection connection;

	private final long openedMillis = System.currentTimeMillis();

	private final MessageCounts messages = new MessageCounts();

	private long number;

	private long startedAtLastSweep;

	/** 0 if there was none. */
	private long lastStartedMillis;

	private int keepAlivesSent;

	ConnectionHistory(Http2Connection connection) {
		this.connection = connection;
	}

	@Override
	public void number(long number) {
		this.number = number;
	}

	void keepAliveSent() {
		this.keepAlivesSent++;
	}

	/** Notices whether streams were opened or messages sent since the last time. */
	void sweep() {
		this.messages.sweep();
		long started = this.connection.streams().started();
		if (started != this.startedAtLastSweep) {
			this.startedAtLastSweep = started;
			this.lastStartedMillis = System.currentTimeMillis();
		}
	}

	MessageCounts messages() {
		return this.messages;
	}

	@Override
	public ConnectionSnapshot.Streams streams() {
		sweep();
		StreamTable streams = this.connection.streams();
		Instant last = (this.lastStartedMillis != 0) ? Instant.ofEpochMilli(this.lastStartedMillis) : null;
		return new ConnectionSnapshot.Streams(streams.started(), streams.open(), streams.failed(), last);
	}

	@Nullable SSLSession tlsSession() {
		SslHandler tls = this.connection.channel().pipeline().get(SslHandler.class);
		return (tls != null) ? tls.engine().getSession() : null;
	}

	@Override
	public ConnectionSnapshot snapshot() {
		Channel channel = this.connection.channel();
		ConnectionSnapshot.Flow flow = new ConnectionSnapshot.Flow(this.connection.windows().sendWindow(),
				this.connection.windows().receiveWindow(), this.keepAlivesSent);
		return new ConnectionSnapshot(this.number, Instant.ofEpochMilli(this.openedMillis), channel.localAddress(),
				channel.remoteAddress(), tlsSession(), this.connection.shutdown().isAnnounced(), streams(),
				this.messages.snapshot(), flow);
	}

}
