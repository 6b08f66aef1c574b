package io.freshet.rpc.internal.netty;

import io.freshet.rpc.ConnectionOptions;
import io.freshet.rpc.internal.transport.ClientConnection;
import io.freshet.rpc.internal.transport.GuardReports;
import io.netty.channel.Channel;

/** What is spoken on connections to servers. Safe for use by several threads. */
public interface ClientProtocol {

	/**
	 * Returns the name for people.
	 * @return the name and version of the protocol
	 */
	String name();

	/**
	 * Returns the name that TLS offers. RFC 7301.
	 * @return the name in ALPN
	 */
	String alpn();

	/**
	 * Returns what is spoken with a server that does not know ALPN.
	 * @return the name in ALPN, empty to turn such a server away
	 */
	String alpnFallback();

	/**
	 * Returns how connections are kept alive.
	 * @return the options
	 */
	ConnectionOptions connection();

	/**
	 * Returns what counts the doings of the guards.
	 * @return the reports
	 */
	GuardReports reports();

	/** Makes the connections to come less lively, as a server has asked for. */
	void slowKeepAlive();

	/**
	 * Takes over a channel that is connected.
	 * @param channel the channel
	 * @param tasks the queue that the connection shares with others of its place
	 * @param listener hears of the connection from now on
	 * @return what tells of the connection
	 */
	ConnectionLife begin(Channel channel, LoopTasks tasks, ClientConnection.Listener listener);

}
