package io.freshet.rpc.internal.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.freshet.rpc.Guard;
import io.freshet.rpc.internal.transport.GuardReports;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the connections of a server, as a whole and from one IP address. Safe for use by
 * several threads.
 */
public final class ConnectionCaps {

	private final int total;

	private final int perPeer;

	private final GuardReports reports;

	private final AtomicInteger open = new AtomicInteger();

	private final Map<InetAddress, Integer> peers = new ConcurrentHashMap<>();

	/**
	 * Creates the bounds.
	 * @param total how many connections there may be
	 * @param perPeer how many of them from one address
	 * @param reports counts those refused
	 */
	public ConnectionCaps(int total, int perPeer, GuardReports reports) {
		this.total = total;
		this.perPeer = perPeer;
		this.reports = reports;
	}

	/**
	 * Returns how many connections are open.
	 * @return the number
	 */
	public int open() {
		return this.open.get();
	}

	/**
	 * Counts a new connection until it closes.
	 * @param channel the connection
	 * @return whether it may stay
	 */
	boolean enter(Channel channel) {
		if (this.open.incrementAndGet() > this.total) {
			this.open.decrementAndGet();
			refused(Guard.CONNECTIONS, channel, "there are " + this.total + " connections already");
			return false;
		}
		InetAddress peer = (channel.remoteAddress() instanceof InetSocketAddress address) ? address.getAddress() : null;
		if (peer != null && this.peers.merge(peer, 1, Integer::sum) > this.perPeer) {
			leave(peer);
			refused(Guard.CONNECTIONS_PER_PEER, channel, "there are " + this.perPeer + " connections of it already");
			return false;
		}
		channel.closeFuture().addListener((closed) -> leave(peer));
		return true;
	}

	private void leave(@Nullable InetAddress peer) {
		this.open.decrementAndGet();
		if (peer != null) {
			this.peers.computeIfPresent(peer, (address, count) -> (count > 1) ? count - 1 : null);
		}
	}

	private void refused(Guard guard, Channel channel, String event) {
		this.reports.report(guard, channel.remoteAddress(), event);
	}

}
