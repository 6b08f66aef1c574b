package io.freshet.rpc.client;

import java.time.Duration;

/**
 * A target and the connections to it, on which calls are made. Connects with the first
 * call and again whenever a connection was lost. One channel serves any number of clients
 * and calls; create it once and close it at the end. Safe for use by several threads.
 */
public final class RpcChannel implements AutoCloseable {

	private final String target;

	private final ChannelOptions options;

	private final BlockingCalls blocking;

	private final AsyncCalls async;

	private RpcChannel(String target, ChannelOptions options) {
		this.target = target;
		this.options = options;
		this.blocking = new BlockingCalls(this);
		this.async = new AsyncCalls(this);
	}

	/**
	 * Creates a channel with the default options: plaintext, no deadline.
	 * @param target where the server is, see {@link #create(String, ChannelOptions)}
	 * @return the channel, not yet connected
	 */
	public static RpcChannel create(String target) {
		return create(target, ChannelOptions.defaults());
	}

	/**
	 * Creates a channel.
	 * @param target where the server is: {@code host:port} or {@code dns:///host:port},
	 * {@code static://host:port}, {@code unix:/path} or {@code in-memory:name}
	 * @param options the options
	 * @return the channel, not yet connected
	 * @throws IllegalArgumentException if the target is not one of those
	 */
	public static RpcChannel create(String target, ChannelOptions options) {
		return new RpcChannel(target, options);
	}

	/**
	 * Returns the target.
	 * @return the target as it was written
	 */
	public String target() {
		return this.target;
	}

	/**
	 * Returns the options.
	 * @return the options
	 */
	public ChannelOptions options() {
		return this.options;
	}

	/**
	 * Returns the calls of this channel for threads that may block.
	 * @return the blocking calls
	 */
	public BlockingCalls blocking() {
		return this.blocking;
	}

	/**
	 * Returns the calls of this channel that do not block.
	 * @return the asynchronous calls
	 */
	public AsyncCalls async() {
		return this.async;
	}

	/**
	 * Closes the channel: new calls fail with UNAVAILABLE, those under way are cancelled.
	 */
	@Override
	public void close() {
		close(Duration.ZERO);
	}

	/**
	 * Closes the channel: new calls fail with UNAVAILABLE, those under way may end within
	 * a time and are cancelled then. Returns when the connections are closed.
	 * @param grace how long to wait for calls
	 * @return whether all calls ended by themselves
	 */
	public boolean close(Duration grace) {
		throw new UnsupportedOperationException();
	}

}
