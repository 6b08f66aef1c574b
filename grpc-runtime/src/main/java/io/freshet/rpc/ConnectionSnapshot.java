package io.freshet.rpc;

import java.net.SocketAddress;
import java.time.Instant;

import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * A connection as it was at one moment. Immutable.
 *
 * @param number tells the connections of one listener or one channel apart; later ones
 * have higher numbers
 * @param openedAt when it was opened
 * @param localAddress the address on this side
 * @param remoteAddress the address of the peer
 * @param tlsSession the TLS session, or {@code null} on a plaintext connection
 * @param draining whether it takes no more calls and ends with those under way
 * @param streams how many calls it has carried
 * @param messages how many messages it has carried
 * @param flow how many bytes may be sent, and how often the peer was asked for a sign of
 * life
 */
public record ConnectionSnapshot(long number, Instant openedAt, SocketAddress localAddress, SocketAddress remoteAddress,
		@Nullable SSLSession tlsSession, boolean draining, Streams streams, Messages messages, Flow flow) {

	/**
	 * Numbers of streams.
	 *
	 * @param started those that were ever opened
	 * @param open those that are open now
	 * @param failed those that were reset by either side, or lost with the connection
	 * @param lastStartedAt when the last one was opened, give or take a second;
	 * {@code null} if there was none
	 */
	public record Streams(long started, int open, long failed, @Nullable Instant lastStartedAt) {

		/** None at all. */
		public static final Streams NONE = new Streams(0, 0, 0, null);

		/**
		 * Returns how many have ended as they should.
		 * @return the number of streams
		 */
		public long succeeded() {
			return this.started - this.open - this.failed;
		}

		/**
		 * Adds those of another connection.
		 * @param other the numbers of the other
		 * @return the sum
		 */
		public Streams plus(Streams other) {
			Instant last = this.lastStartedAt;
			if (last == null || (other.lastStartedAt != null && other.lastStartedAt.isAfter(last))) {
				last = other.lastStartedAt;
			}
			return new Streams(this.started + other.started, this.open + other.open, this.failed + other.failed, last);
		}

	}

	/**
	 * Numbers of messages.
	 *
	 * @param sent those that were handed to the connection
	 * @param received those that have arrived
	 * @param lastSentAt when the last one was sent, give or take a second; {@code null}
	 * if there was none
	 * @param lastReceivedAt when the last one arrived, give or take a second;
	 * {@code null} if there was none
	 */
	public record Messages(long sent, long received, @Nullable Instant lastSentAt, @Nullable Instant lastReceivedAt) {

	}

	/**
	 * What a connection may do now.
	 *
	 * @param sendWindowBytes how many bytes the peer lets this side send
	 * @param receiveWindowBytes how many bytes this side lets the peer send
	 * @param keepAlivesSent how often the peer was asked for a sign of life
	 */
	public record Flow(int sendWindowBytes, int receiveWindowBytes, long keepAlivesSent) {

	}

}
