package io.freshet.spring.autoconfigure.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the server. Immutable.
 *
 * @param port Port to listen on; 0 for any free one.
 * @param address Network address to listen on. By default all of them.
 * @param maxConcurrentStreams Most calls that one connection may have under way; a client
 * has to hold back further ones.
 * @param keepalive How connections are kept alive and when they end.
 * @param flowControl How much clients may send ahead of those that use it.
 * @param inbound Limits on what clients send.
 * @param executor Threads for handlers that may block.
 * @param limits What the server puts up with.
 * @param shutdown How the server stops.
 * @param ssl TLS of the connections.
 */
@ConfigurationProperties("grpc.server")
record RpcServerProperties(@DefaultValue("9090") int port, @Nullable InetAddress address,
		@DefaultValue("1000") int maxConcurrentStreams, @DefaultValue Keepalive keepalive,
		@DefaultValue Windows flowControl, @DefaultValue Inbound inbound, @DefaultValue Executor executor,
		@DefaultValue Limits limits, @DefaultValue Shutdown shutdown, @DefaultValue Ssl ssl) {

	/**
	 * How connections are kept alive and when they end.
	 *
	 * @param time Time without a byte from the client after which it is asked for a sign
	 * of life. Longer costs less and finds out later.
	 * @param timeout Time that the client has for that sign before its connection is
	 * closed.
	 * @param permit How often clients may ask the server.
	 * @param connection When connections end.
	 */
	record Keepalive(@DefaultValue("2h") Duration time, @DefaultValue("20s") Duration timeout,
			@DefaultValue Permit permit, @DefaultValue Connection connection) {

	}

	/**
	 * How often clients may ask the server for a sign of life.
	 *
	 * @param time Shortest time between two keepalive pings of a client. A client that
	 * sends three sooner loses its connection (too_many_pings); 0 lets it send any
	 * number.
	 * @param withoutCalls Whether clients may ping as often also while they have no call
	 * under way; otherwise every two hours.
	 */
	record Permit(@DefaultValue("5m") Duration time, @DefaultValue("false") boolean withoutCalls) {

	}

	/**
	 * When connections end.
	 *
	 * @param maxAge Age, give or take a tenth, at which a connection takes no more calls
	 * and ends with those under way. By default connections get as old as they like.
	 * @param gracePeriod Time that calls under way on a connection that is too old have
	 * to end before they are cancelled. By default as long as they take.
	 * @param maxIdleTime Time without calls after which a connection is closed. By
	 * default it stays open.
	 */
	record Connection(@Nullable Duration maxAge, @Nullable Duration gracePeriod, @Nullable Duration maxIdleTime) {

	}

	/**
	 * How much clients may send ahead of those that use it.
	 *
	 * @param streamWindow What a client may send on a call before its messages are taken;
	 * at least 65535B. Set, it stays as it is; by default it starts at 1MB and grows with
	 * what the path can hold.
	 * @param connectionWindow What a client may have under way on a connection; at least
	 * 65535B. Set, no window grows. By default twice the window of a stream, at least
	 * 1MB.
	 * @param maxStreamWindow How far the window of a stream may grow, and how much all
	 * streams of a connection may have above their first windows.
	 */
	record Windows(@Nullable DataSize streamWindow, @Nullable DataSize connectionWindow,
			@DefaultValue("16MB") DataSize maxStreamWindow) {

	}

	/**
	 * Limits on what clients send.
	 *
	 * @param message Limits on messages.
	 * @param metadata Limits on headers.
	 */
	record Inbound(@DefaultValue Message message, @DefaultValue Metadata metadata) {

	}

	/**
	 * Limits on messages.
	 *
	 * @param maxSize Longest request message that is accepted, after decompression; a
	 * longer one ends the call with RESOURCE_EXHAUSTED.
	 */
	record Message(@DefaultValue("4MB") DataSize maxSize) {

	}

	/**
	 * Limits on headers.
	 *
	 * @param maxSize Largest block of headers that is accepted, counted as HTTP/2 does; a
	 * larger one is refused.
	 */
	record Metadata(@DefaultValue("8KB") DataSize maxSize) {

	}

	/**
	 * Threads for handlers that may block, where they do not run on virtual threads.
	 *
	 * @param threads Most handlers that run at the same time.
	 * @param queueCapacity Most calls that wait for a thread; further ones are refused.
	 */
	record Executor(@DefaultValue("200") int threads, @DefaultValue("1000") int queueCapacity) {

	}

	/**
	 * What the server puts up with.
	 *
	 * @param calls Most calls that the server has under way at once, streams included;
	 * further ones are refused with a time to wait.
	 * @param serviceCalls Most calls of a service under way at once, by the full name of
	 * the service, which goes into brackets. By default a service has no limit of its
	 * own.
	 * @param adaptiveTarget Time in which calls should be answered. Switches on a limit
	 * that finds out how many calls at once the server can answer in that time, 20 at
	 * least and "calls" at most. By default the limit is fixed.
	 * @param connections Most connections open at once; further ones are closed at once.
	 * @param connectionsPerPeer Most connections open at once from one IP address.
	 * @param handshakeTime Time that TLS, and after it the beginning of HTTP/2, may take;
	 * 0 for no limit.
	 * @param firstRequestTime Time after which a connection without any call is closed,
	 * without an error; 0 for no limit.
	 * @param stallTime Time for which a client may leave unread what it asked for; 0 for
	 * no limit.
	 * @param messageTime Time for which a request may stay incomplete, besides a second
	 * for each KB of it that has arrived; 0 for no limit. Not for calls with a deadline.
	 * @param headerFields Most fields in one block of headers; a larger one is refused.
	 * @param resets Most streams that a connection may reset, or have reset, in 30
	 * seconds.
	 * @param pings Most PING frames in 30 seconds, besides two for each frame of an
	 * answer.
	 * @param settings Most SETTINGS frames in 30 seconds.
	 * @param ignoredFrames Most PRIORITY and unknown frames in 30 seconds, besides two
	 * for each call.
	 * @param windowUpdates Most WINDOW_UPDATE frames in 30 seconds, besides ten for each
	 * frame of an answer.
	 * @param emptyFrames Most DATA frames of less than five bytes in a row.
	 */
	record Limits(@DefaultValue("10000") int calls, @DefaultValue Map<String, Integer> serviceCalls,
			@Nullable Duration adaptiveTarget, @DefaultValue("10000") int connections,
			@DefaultValue("2000") int connectionsPerPeer, @DefaultValue("10s") Duration handshakeTime,
			@DefaultValue("2m") Duration firstRequestTime, @DefaultValue("2m") Duration stallTime,
			@DefaultValue("30s") Duration messageTime, @DefaultValue("128") int headerFields,
			@DefaultValue("1000") int resets, @DefaultValue("100") int pings, @DefaultValue("100") int settings,
			@DefaultValue("1000") int ignoredFrames, @DefaultValue("1000") int windowUpdates,
			@DefaultValue("100") int emptyFrames) {

	}

	/**
	 * How the server stops.
	 *
	 * @param gracePeriod Time that calls under way have to end before they are cancelled.
	 * Never longer than "spring.lifecycle.timeout-per-shutdown-phase".
	 * @param drainDelay Time between the news that the server is about to stop, such as
	 * its health, and the end of its connections; calls are served meanwhile. Part of the
	 * phase, too.
	 */
	record Shutdown(@DefaultValue("30s") Duration gracePeriod, @DefaultValue("0s") Duration drainDelay) {

	}

	/**
	 * TLS of the connections.
	 *
	 * @param bundle SSL bundle with the certificate and the key of the server. Without
	 * one the server speaks plaintext.
	 */
	record Ssl(@Nullable String bundle) {

	}

}
