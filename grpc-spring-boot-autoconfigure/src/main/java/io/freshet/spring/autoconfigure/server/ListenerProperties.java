package io.freshet.spring.autoconfigure.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of one listener. What is {@code null} is as for the whole server. Immutable.
 *
 * @param port Port to listen on; 0 for any free one.
 * @param address Network address to listen on. By default all of them.
 * @param socket Path of the Unix domain socket to listen on, in place of a port.
 * @param ssl TLS of the connections.
 * @param services Full names of the services that can be called here, or beginnings of
 * them with an asterisk. By default all of them.
 * @param maxConcurrentStreams Most calls that one connection may have under way.
 * @param keepalive How connections are kept alive and when they end.
 * @param limits What a connection puts up with.
 */
record ListenerProperties(@Nullable Integer port, @Nullable InetAddress address, @Nullable String socket,
		@DefaultValue RpcServerProperties.Ssl ssl, @Nullable List<String> services,
		@Nullable Integer maxConcurrentStreams, @DefaultValue Keepalive keepalive, @DefaultValue Limits limits) {

	/**
	 * How connections are kept alive and when they end.
	 *
	 * @param time Time without a byte from the client after which it is asked for a sign
	 * of life.
	 * @param timeout Time that the client has for that sign.
	 * @param permit How often clients may ask the server.
	 * @param connection When connections end.
	 */
	record Keepalive(@Nullable Duration time, @Nullable Duration timeout, @DefaultValue Permit permit,
			@DefaultValue RpcServerProperties.Connection connection) {

	}

	/**
	 * How often clients may ask the server for a sign of life.
	 *
	 * @param time Shortest time between two keepalive pings of a client.
	 * @param withoutCalls Whether clients may ping as often also while they have no call
	 * under way.
	 */
	record Permit(@Nullable Duration time, @Nullable Boolean withoutCalls) {

	}

	/**
	 * What a connection puts up with.
	 *
	 * @param handshakeTime Time that TLS and the beginning of HTTP/2 may take.
	 * @param firstRequestTime Time after which a connection without any call is closed.
	 * @param stallTime Time for which a client may leave unread what it asked for.
	 * @param messageTime Time for which a request may stay incomplete.
	 * @param headerFields Most fields in one block of headers.
	 * @param resets Most streams that a connection may reset in 30 seconds.
	 * @param pings Most PING frames in 30 seconds.
	 * @param settings Most SETTINGS frames in 30 seconds.
	 * @param ignoredFrames Most PRIORITY and unknown frames in 30 seconds.
	 * @param windowUpdates Most WINDOW_UPDATE frames in 30 seconds.
	 * @param emptyFrames Most DATA frames of less than five bytes in a row.
	 */
	record Limits(@Nullable Duration handshakeTime, @Nullable Duration firstRequestTime, @Nullable Duration stallTime,
			@Nullable Duration messageTime, @Nullable Integer headerFields, @Nullable Integer resets,
			@Nullable Integer pings, @Nullable Integer settings, @Nullable Integer ignoredFrames,
			@Nullable Integer windowUpdates, @Nullable Integer emptyFrames) {

	}

}
