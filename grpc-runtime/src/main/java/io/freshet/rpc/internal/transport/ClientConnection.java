package io.freshet.rpc.internal.transport;

import java.net.SocketAddress;

import io.freshet.rpc.ConnectionSnapshot;
import io.netty.channel.EventLoop;

/**
 * A connection on which calls can be made. Confined to its event loop, except
 * {@link #eventLoop} and {@link #execute}.
 */
public interface ClientConnection {

	/**
	 * Returns the event loop that the connection and all its streams belong to.
	 * @return the loop
	 */
	EventLoop eventLoop();

	/**
	 * Runs a task on the event loop as {@link TransportStream#execute} does.
	 * @param task the task; must not block
	 */
	void execute(Runnable task);

	/**
	 * Returns whether {@link #newStream} may be called now: the connection is up, not
	 * draining, and the peer's limit on concurrent streams is not reached.
	 * @return whether a stream can be opened
	 */
	boolean canOpenStream();

	/**
	 * Opens a stream. Nothing is sent before the first
	 * {@link TransportStream#writeHeaders}.
	 * @param listener hears what happens to the stream
	 * @return the stream
	 */
	TransportStream newStream(StreamListener listener);

	/**
	 * Returns the number of open streams.
	 * @return the streams that have not ended
	 */
	int activeStreams();

	/**
	 * Stops opening streams and closes the connection when the last one has ended.
	 */
	void closeGracefully();

	/**
	 * Closes the connection; streams that are open hear of a lost connection.
	 */
	void closeNow();

	/**
	 * Looks at the connection.
	 * @return the connection as it is now
	 */
	ConnectionSnapshot snapshot();

	/**
	 * Returns the address of the peer.
	 * @return the remote address
	 */
	SocketAddress remoteAddress();

	/** Hears of the life of a connection, on its event loop. */
	interface Listener {

		/**
		 * The handshake is over and the peer's settings are known: streams can be opened.
		 * @param connection the connection
		 */
		void onReady(ClientConnection connection);

		/**
		 * No more streams can be opened; those that are open go on. Called at most once.
		 * @param connection the connection
		 * @param reason a text for people
		 */
		void onDraining(ClientConnection connection, String reason);

		/**
		 * The server finds that this client sends PING too often, and ends the
		 * connection.
		 */
		default void onTooManyPings() {
		}

		/**
		 * A stream ended or the peer raised its limit, so that
		 * {@link ClientConnection#canOpenStream} may answer yes again.
		 * @param connection the connection
		 */
		void onStreamsAvailable(ClientConnection connection);

		/**
		 * The connection is gone, or never came to be (then without {@link #onReady}).
		 * Called exactly once, after all its streams have heard.
		 * @param cause what happened
		 */
		void onClosed(Throwable cause);

	}

}
