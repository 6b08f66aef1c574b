package io.freshet.spring.autoconfigure.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.server.ClientAuth;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the server. Immutable.
 *
 * @param port Port to listen on; 0 for any free one. Together with "listeners" only when
 * it is set.
 * @param address Network address to listen on. By default all of them.
 * @param listeners Places to listen in by their names, each with "port" and "address", or
 * "socket", besides "ssl", "services", "max-concurrent-streams", "keepalive" and
 * "limits". By default there is one, made of "port", "address" and "ssl".
 * @param maxConcurrentStreams Most calls that one connection may have under way; a client
 * has to hold back further ones.
 * @param keepalive How connections are kept alive and when they end.
 * @param flowControl How much clients may send ahead of those that use it.
 * @param inbound Limits on what clients send.
 * @param executor Where handlers run that may block.
 * @param limits What the server puts up with.
 * @param shutdown How the server stops.
 * @param ssl TLS of the connections.
 * @param protocols Protocols that the server speaks on its port, of "grpc", "grpc-web"
 * and "connect".
 * @param cors Which pages of other origins may call.
 * @param json How messages are written and read in JSON.
 */
@ConfigurationProperties("grpc.server")
record RpcServerProperties(@Nullable Integer port, @Nullable InetAddress address,
		@DefaultValue Map<String, ListenerProperties> listeners, @DefaultValue("1000") int maxConcurrentStreams,
		@DefaultValue Keepalive keepalive, @DefaultValue Windows flowControl, @DefaultValue Inbound inbound,
		@DefaultValue Executor executor, @DefaultValue Limits limits, @DefaultValue Shutdown shutdown,
		@DefaultValue Ssl ssl, @DefaultValue( {
				"grpc", "grpc-web", "connect" }) Set<RpcProtocol> protocols,
		@DefaultValue Cors cors, @DefaultValue Json json){

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
	 * at least 65535B. Set, it stays as it is. By default it starts at 1MB and grows with
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
	 * @param url Limits on the URLs of GET requests.
	 */
	record Inbound(@DefaultValue Message message, @DefaultValue Metadata metadata, @DefaultValue Url url) {

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
	 * Limits on the URLs of GET requests.
	 *
	 * @param maxSize Longest path and query of a GET request that is accepted; a longer
	 * one is answered HTTP 414. It counts as part of the headers, too.
	 */
	record Url(@DefaultValue("8KB") DataSize maxSize) {

	}

	/**
	 * Where handlers run that may block.
	 *
	 * @param type What runs them: "virtual" for a virtual thread for each call, "pool"
	 * for a pool of threads, "event-loop" for the event loop, which is only for handlers
	 * that never block. By default virtual threads if "spring.threads.virtual.enabled"
	 * says so or, where it says nothing, from Java 24 on; else the pool.
	 * @param threads Most handlers that run at the same time in the pool.
	 * @param queueCapacity Most calls that wait for a thread of the pool; further ones
	 * are refused.
	 * @param services What runs a service, by the full name of the service, which goes
	 * into brackets: the name of a bean of type Executor, or "event-loop". Comes before
	 * what the annotation of the service says. By default it is that of the server.
	 */
	record Executor(@Nullable ExecutorType type, @DefaultValue("200") int threads,
			@DefaultValue("1000") int queueCapacity, @DefaultValue Map<String, String> services) {

	}

	/** What runs handlers that may block. */
	enum ExecutorType {

		/** A virtual thread for each call. */
		VIRTUAL,

		/** A pool of threads. */
		POOL,

		/** The event loop. */
		EVENT_LOOP

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
	 * @param clientAuth Whether clients have to show a certificate that the trust store
	 * of the bundle trusts: "none", "optional" or "require".
	 * @param serverNameBundles SSL bundles with other certificates for clients that ask
	 * for other host names. By default all are shown the same.
	 */
	record Ssl(@Nullable String bundle, @DefaultValue("none") ClientAuth clientAuth,
			@DefaultValue List<ServerNameBundle> serverNameBundles) {

	}

	/**
	 * Certificate for a host name.
	 *
	 * @param serverName Name of the host, or "*." and the rest of one.
	 * @param bundle SSL bundle with the certificate and the key.
	 */
	record ServerNameBundle(String serverName, String bundle) {

	}

	/**
	 * Which pages of other origins may call, from browsers.
	 *
	 * @param allowedOrigins Origins of pages that may call, such as
	 * "https://app.example.com", or "*" for all. By default none.
	 * @param allowedOriginPatterns Patterns of origins of pages that may call, in which a
	 * star stands for any characters; unlike "*" alone they go together with credentials.
	 * By default none.
	 * @param allowedHeaders Request headers that pages may send besides those of the
	 * protocols.
	 * @param exposedHeaders Response headers and trailers that pages may read besides
	 * those of the protocols, or "*" for all. By default none.
	 * @param allowCredentials Whether pages may send the cookies of the user.
	 * @param maxAge Time for which browsers may remember the permission.
	 */
	record Cors(@DefaultValue List<String> allowedOrigins, @DefaultValue List<String> allowedOriginPatterns,
			@DefaultValue("*") List<String> allowedHeaders, @DefaultValue List<String> exposedHeaders,
			@DefaultValue("false") boolean allowCredentials, @DefaultValue("30m") Duration maxAge) {

	}

	/**
	 * How messages are written and read in JSON.
	 *
	 * @param defaultValues Whether fields that have their default value are written, too.
	 * @param protoFieldNames Whether fields are written under the name in the .proto file
	 * instead of the same in lowerCamelCase; both are read.
	 * @param ignoreUnknownFields Whether messages with fields that are not known are
	 * accepted.
	 * @param maxNesting Deepest nesting of objects and arrays that is accepted, 100 at
	 * most.
	 */
	record Json(@DefaultValue("false") boolean defaultValues, @DefaultValue("false") boolean protoFieldNames,
			@DefaultValue("true") boolean ignoreUnknownFields, @DefaultValue("100") int maxNesting) {

	}

}
