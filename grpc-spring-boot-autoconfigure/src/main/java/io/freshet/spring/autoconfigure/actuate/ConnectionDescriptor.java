package io.freshet.spring.autoconfigure.actuate;

import java.time.Instant;

import javax.net.ssl.SSLSession;

import io.freshet.rpc.ConnectionSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the endpoint shows it.
 *
 * @param number the number of the connection
 * @param openedAt when it was opened
 * @param localAddress the address on this side
 * @param remoteAddress the address of the peer
 * @param tls the version of TLS and the cipher suite, or {@code null}
 * @param draining whether it takes no more calls
 * @param callsInFlight the calls under way
 * @param callsStarted the calls that were ever begun
 * @param callsReset those that were reset by either side
 * @param lastCallAt when the last call was begun, give or take a second
 * @param messagesSent the messages that were handed to the connection
 * @param messagesReceived the messages that have arrived
 * @param lastMessageSentAt when the last message was sent, give or take a second
 * @param lastMessageReceivedAt when the last message arrived, give or take a second
 * @param keepAlivesSent how often the peer was asked for a sign of life
 */
record ConnectionDescriptor(long number, String openedAt, @Nullable String localAddress, @Nullable String remoteAddress,
		@Nullable String tls, boolean draining, int callsInFlight, long callsStarted, long callsReset,
		@Nullable String lastCallAt, long messagesSent, long messagesReceived, @Nullable String lastMessageSentAt,
		@Nullable String lastMessageReceivedAt, long keepAlivesSent) {

	static ConnectionDescriptor of(String key, ConnectionSnapshot connection, AddressMask mask) {
		ConnectionSnapshot.Streams streams = connection.streams();
		SSLSession session = connection.tlsSession();
		ConnectionSnapshot.Messages messages = connection.messages();
		return new ConnectionDescriptor(connection.number(), connection.openedAt().toString(),
				mask.apply(key + ".local-address", connection.localAddress()),
				mask.apply(key + ".remote-address", connection.remoteAddress()),
				(session != null) ? session.getProtocol() + " " + session.getCipherSuite() : null,
				connection.draining(), streams.open(), streams.started(), streams.failed(),
				text(streams.lastStartedAt()), messages.sent(), messages.received(), text(messages.lastSentAt()),
				text(messages.lastReceivedAt()), connection.flow().keepAlivesSent());
	}

	private static @Nullable String text(@Nullable Instant instant) {
		return (instant != null) ? instant.toString() : null;
	}

}
